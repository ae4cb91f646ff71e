// The servers of the matrix that render pages by themselves: their apps set cookies, hold sessions and check where forms
// come from, as theirs do who write them. None of them has been told of any host but its own.
import type { Framework } from './framework.ts';

/** Says in the page what works; the form is sent once, and its session is there afterwards. */
const TELL = `
  const tell = (id, text) => { document.getElementById(id).textContent = text; };
  const text = (url, how) => fetch(url, how).then(answer => answer.text());
  text('/cookie').then(said => tell('cookie', said));
  text('/login', { method: 'POST', body: new URLSearchParams(new FormData(document.forms[0])) })
    .then(() => text('/who')).then(said => tell('login', said));`;
const HEAD =
  '<!doctype html><title>Matrix</title><link rel="icon" href="data:,"><h1>One</h1><p id="cookie"></p><p id="login"></p>';

const EXPRESS = `
import express from 'express';
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { Server } from 'socket.io';
const app = express();
app.use(express.urlencoded());
app.get('/', (request, response) => {
  response.cookie('seen', 'yes', { httpOnly: true, domain: 'localhost' });
  response.type('html').send(readFileSync('page.html', 'utf8'));
});
const holds = (request, cookie) => (request.headers.cookie ?? '').includes(cookie) ? 'works' : 'is lost';
app.get('/cookie', (request, response) => response.send(holds(request, 'seen=yes')));
app.post('/login', (request, response) => {
  if (request.headers.origin !== 'http://' + request.headers.host) return response.status(403).end();
  response.cookie('session', request.body.name, { httpOnly: true, sameSite: 'strict' }).redirect('/');
});
app.get('/who', (request, response) => response.send(holds(request, 'session=ada')));
app.get('/events', (request, response) => {
  response.set('content-type', 'text/event-stream').flushHeaders();
  response.write('data: works\\n\\n');
});
const server = createServer(app);
new Server(server).on('connection', socket => socket.on('ask', answer => answer('works')));
const [port, second] = process.argv.slice(2).map(Number);
server.listen(port, '127.0.0.1');
createServer((request, response) => response.end('works')).listen(second, '127.0.0.1');
`;
const EXPRESS_PAGE = `${HEAD}
<p id="socket"></p><p id="events"></p><p id="second"></p><form><input name="name" value="ada"></form>
<script src="/socket.io/socket.io.js"></script>
<script>${TELL}
  const socket = io({ transports: ['websocket'] });
  socket.on('connect', () => socket.emit('ask', text => tell('socket', text)));
  new EventSource('/events').onmessage = event => tell('events', event.data);
  const second = new URLSearchParams(location.search).get('second');
  if (second) text(second, { credentials: 'include' }).then(said => tell('second', said));
</script>`;

const DJANGO = `
import sys
from django.conf import settings
settings.configure(
    DEBUG=True, SECRET_KEY='matrix', ROOT_URLCONF=__name__,
    INSTALLED_APPS=['django.contrib.sessions'], SESSION_ENGINE='django.contrib.sessions.backends.signed_cookies',
    MIDDLEWARE=['django.contrib.sessions.middleware.SessionMiddleware', 'django.middleware.common.CommonMiddleware',
                'django.middleware.csrf.CsrfViewMiddleware'],
    TEMPLATES=[{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'DIRS': ['.']}],
)
from django.core.management import execute_from_command_line
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
def home(request):
    answer = render(request, 'page.html')
    answer.set_cookie('seen', 'yes', httponly=True)
    return answer
def cookie(request):
    return HttpResponse('works' if request.COOKIES.get('seen') == 'yes' else 'is lost')
def login(request):
    request.session['name'] = request.POST['name']
    return HttpResponseRedirect('/')
def who(request):
    return HttpResponse('works' if request.session.get('name') == 'ada' else 'is lost')
urlpatterns = [path('', home), path('cookie', cookie), path('login', login), path('who', who)]
if __name__ == '__main__':
    execute_from_command_line(sys.argv)
`;

const RAILS = `
require 'action_controller/railtie'
class Matrix < Rails::Application
  config.load_defaults 6.1
  config.eager_load = false
  config.secret_key_base = 'matrix' * 8
  config.logger = Logger.new(STDOUT)
  routes.append do
    root 'page#home'
    get 'cookie', to: 'page#cookie'
    post 'login', to: 'page#login'
    get 'who', to: 'page#who'
  end
end
class PageController < ActionController::Base
  protect_from_forgery with: :exception
  def home
    cookies[:seen] = { value: 'yes', httponly: true }
    render inline: File.read('page.html')
  end
  def cookie = render(plain: cookies[:seen] == 'yes' ? 'works' : 'is lost')
  def login
    session[:name] = params[:name]
    redirect_to '/'
  end
  def who = render(plain: session[:name] == 'ada' ? 'works' : 'is lost')
end
Matrix.initialize!
run Matrix
`;

export const servers: readonly Framework[] = [
  {
    name: 'Express + Socket.IO',
    packages: ['express', 'socket.io'],
    files: {
      'package.json': JSON.stringify({ private: true, type: 'module' }),
      'server.js': EXPRESS,
      'page.html': EXPRESS_PAGE,
    },
    command: ['node', 'server.js', 'PORT', 'SECOND'],
    edit: { file: 'page.html', live: false },
    tells: ['socket', 'events', 'cookie', 'login', 'second'],
  },
  {
    name: 'Python http.server',
    packages: [],
    files: { 'index.html': '<!doctype html><title>Matrix</title><link rel="icon" href="data:,"><h1>One</h1>' },
    command: ['python3', '-m', 'http.server', 'PORT'],
    edit: { file: 'index.html', live: false },
  },
  {
    name: 'Django',
    packages: [],
    // Debian's own Python, for which it packages Django.
    asks: ['/usr/bin/python3', '-c', 'import django; print(django.__version__)'],
    files: {
      'manage.py': DJANGO,
      'page.html': `${HEAD}<form>{% csrf_token %}<input name="name" value="ada"></form><script>${TELL}</script>`,
    },
    command: ['/usr/bin/python3', 'manage.py', 'runserver', 'PORT'],
    edit: { file: 'page.html', live: false },
    tells: ['cookie', 'login'],
  },
  {
    name: 'Rails',
    packages: [],
    asks: ['ruby', '-e', `require 'rails'; puts Rails.version; require 'puma'`],
    files: {
      'config.ru': RAILS,
      'page.html': `${HEAD}<form><input name="authenticity_token" value="<%= form_authenticity_token %>"><input name="name" value="ada"></form><script>${TELL}</script>`,
    },
    command: ['puma', '-e', 'development', '-b', 'tcp://127.0.0.1:PORT', 'config.ru'],
    edit: { file: 'page.html', live: false },
    tells: ['cookie', 'login'],
  },
];
