/** What no careful serialiser would write, by what is special about it. */
export const RESULTS: Readonly<Record<string, string>> = {
  'numbers beyond 2^53': '{"content":[],"n":9007199254740993,"m":-123456789012345678901234567890}',
  'numbers written their own way': '{"content":[],"a":1.0,"b":1e2,"c":-0.0,"d":0.10,"e":1E+5}',
  'members in an unusual order': '{"zeta":1,"isError":false,"content":[],"alpha":{"b":1,"a":2}}',
  'members nobody knows':
    '{"content":[{"type":"text","text":"t","later":{"deep":[[[]]]}}],"unknown":{"kept":null}}',
  'escapes that need not be': '{"content":[{"type":"text","text":"\\u00e9\\/\\u2028\\ud83d\\ude00"}]}',
  'text of every kind': '{"content":[{"type":"text","text":"größe 漢字 😀 \u2028 \\u0000 \\t"}]}',
  'white space between its parts': '{ "content" : [ { "type":"text" ,\t"text":"a  b" } ] }',
  '`_meta` on every level':
    '{"_meta":{"x.y/z":1.0,"big":9007199254740993},"content":[{"type":"text","text":"","_meta":{"k":[]}}]}',
  'a resource link':
    '{"content":[{"type":"resource_link","uri":"test://rich/a%20b?x=1#y","name":"r","size":9007199254740993,"annotations":{"priority":0.50}}]}',
  'an embedded resource':
    '{"content":[{"type":"resource","resource":{"uri":"test://static/hello","text":"h","_meta":{"n":1.0}},"annotations":{"audience":["user"]}}]}',
  'an image and audio':
    '{"content":[{"type":"image","data":"iVBORw0KGgo=","mimeType":"image/png"},{"type":"audio","data":"UklGRg==","mimeType":"audio/wav"}]}',
  'structured content':
    '{"structuredContent":{"n":1.0,"list":[1,2.50],"big":9007199254740993},"content":[{"type":"text","text":"{}"}]}',
  'an error of the tool':
    '{"isError":true,"content":[{"type":"text","text":"it failed"}],"structuredContent":{"code":1.0}}',
  'a kind of content nobody knows': '{"content":[{"type":"x/hologram","frames":[{"n":1.0}]}]}',
  'nothing but an empty object': '{}',
  'words of the protocol as text':
    '{"content":[{"type":"text","text":"\\"resultType\\":\\"input_required\\" \\"requestState\\" \\"taskId\\" \\"isError\\":true"}]}',
  'a member that is null': '{"content":[],"structuredContent":null,"_meta":null,"isError":null}',
  'much text': `{"content":[{"type":"text","text":"${'0123456789abcdef'.repeat(20_000)}"}]}`,
};

/** The `error` member, by what is special about it. */
export const ERRORS: Readonly<Record<string, string>> = {
  'data with its own bytes':
    '{"code":-32050,"message":"m","data":{"why":"because","exact":1.0,"big":9007199254740993}}',
  'members in an unusual order': '{"data":{"b":1,"a":2},"message":"m","code":-32051}',
  'members nobody knows': '{"code":-32052,"message":"m","later":{"deep":[1.0]}}',
  'data that is text': '{"code":-32053,"message":"m","data":"text \\u00e9"}',
  'data that is a list': '{"code":-32054,"message":"m","data":[1.0,null,{}]}',
  'data that is null': '{"code":-32055,"message":"m","data":null}',
  'no data and an empty message': '{"code":-32056,"message":""}',
  'a code of the application': '{"code":4711,"message":"größe \\u2028"}',
  'a code of JSON-RPC': '{"code":-32603,"message":"Internal error","data":{"stack":"at f (a.js:1:1)"}}',
  'URL elicitation':
    '{"code":-32042,"message":"m","data":{"elicitations":[{"mode":"url","elicitationId":"e-1","url":"https://example.com/?a=1","message":"m"}]}}',
  'a large message': `{"code":-32057,"message":"${'long '.repeat(2000)}"}`,
};

/** `arguments` of a call. */
export const ARGUMENTS: Readonly<Record<string, string>> = {
  'numbers beyond 2^53': '{"n":9007199254740993,"m":-123456789012345678901234567890}',
  'numbers written their own way': '{"a":1.0,"b":1e2,"c":-0.0,"d":0.10}',
  'members in an unusual order': '{"zeta":1,"10":2,"9":3,"alpha":{"b":1,"a":2}}',
  'escapes that need not be': '{"a":"\\u00e9\\/\\u2028\\ud83d\\ude00","\\u00fc":1}',
  'text of every kind': '{"text":"größe 漢字 😀 \u2028 \\u0000"}',
  'white space between its parts': '{ "a" : [ 1 ,\t2 ] }',
  'words of the protocol':
    '{"name":"other","progressToken":7,"uri":"test://x","_meta":{"progressToken":1},"requestState":{"no":"state"}}',
  'empty names and values': '{"":"","a":{},"b":[],"c":null}',
  'much text': `{"text":"${'0123456789abcdef'.repeat(10_000)}"}`,
};

/** Members of `_meta` that a client sends, as bytes without braces. */
export const METAS: Readonly<Record<string, string>> = {
  'members nobody knows':
    '"x.y/z":{"n":1.0,"big":9007199254740993},"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"',
  'members in an unusual order': '"z":1,"a":{"b":[],"a":null}',
  'escapes that need not be': '"\\u00e9\\/":"\\u2028"',
};

/** `params` of notifications that nobody knows. */
export const NOTES: Readonly<Record<string, string>> = {
  'numbers beyond 2^53': '{"n":9007199254740993,"a":1.0}',
  'members in an unusual order': '{"zeta":1,"_meta":{"k":1.0},"alpha":{"b":1,"a":2}}',
  'escapes and white space': '{ "a":"\\u00e9\\/" ,\t"b" : [ ] }',
};
