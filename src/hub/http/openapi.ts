// Describes the routes in OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), from the same table and the same schemas
// that serve them; written when somebody asks, since most hubs never are.
import { z } from 'zod';
import { problem } from '../../wire/protocol/problems.ts';
import type { RouteTable } from './app.ts';
import { type Access, type Route, route } from './route.ts';

export const openApiRoute = (version: string, table: () => RouteTable): Route =>
  route({
    access: 'anyone',
    summary: 'This description',
    handle: async () => documentOf(table(), version),
  });

const documentOf = (table: RouteTable, version: string) => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, row] of Object.entries(table)) {
    const [method = '', url = ''] = name.split(' ');
    const path = url.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(row) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Hawser hub', version, license: { name: 'MIT' } },
    paths,
    components: {
      securitySchemes: {
        member: { type: 'apiKey', in: 'cookie', name: 'hawser_…' },
        runner: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A proof signed by the runner’s key',
        },
        local: { type: 'http', scheme: 'bearer', description: 'The local secret in the Hawser home' },
      },
      schemas: { Problem: toSchema(problem) },
    },
  };
};

const operation = (row: Route) => {
  const { params, querystring, body, response } = row.schema;
  return {
    summary: row.summary,
    security: security(row.access),
    parameters: [...parameters(params, 'path'), ...parameters(querystring, 'query')],
    ...(body && { requestBody: { required: true, content: json(toSchema(body)) } }),
    ...(row.rawBody !== undefined && { requestBody: { required: true, content: { 'application/octet-stream': {} } } }),
    responses: {
      200: { description: 'Done', ...(response?.[200] && { content: json(toSchema(response[200])) }) },
      default: { description: 'What went wrong', content: json({ $ref: '#/components/schemas/Problem' }) },
    },
  };
};

const security = (access: Access) => (access === 'anyone' ? [] : [{ [access]: [] }]);

const parameters = (schema: z.ZodType | undefined, place: 'path' | 'query') => {
  if (!schema) return [];
  const { properties = {}, required = [] } = toSchema(schema);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }));
};

const json = (schema: unknown) => ({ 'application/json': { schema } });

const toSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
