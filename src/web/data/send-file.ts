// Sends a file and tells how much of it has gone. `fetch` cannot tell that, so this is the one place with XMLHttpRequest.
import { type SendFile, UPLOAD_HEADERS } from './api.ts';

export const sendFile: SendFile = (url, body, { signal, onProgress }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    for (const [name, value] of Object.entries(UPLOAD_HEADERS)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', event => {
      if (event.lengthComputable) onProgress?.(event.loaded / event.total);
    });
    request.addEventListener('load', () => resolve(new Response(request.responseText, { status: request.status })));
    request.addEventListener('error', () => reject(new TypeError(`could not send to ${url.host}`)));
    request.addEventListener('abort', () => reject(signal?.reason));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });
