using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LineageService.Testing.Fuzzing;

namespace LineageService.Testing.OpenApi;

/// <summary>
/// Makes requests from the operations of a document: parameters, bodies, headers, methods and media types, some as the document says and some broken.
/// A seed and a number give the same request everywhere.
/// </summary>
/// <param name="names">Names and ids that the service knows, so that not every answer is that nothing is known.</param>
public sealed class RequestFuzzer(ApiContract contract, ulong seed, ImmutableArray<string> names)
{
    private const int MaxDepth = 6;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"];

    private static readonly string[] Oddities =
    [
        "", " ", "\0", "%", "..", "/", "-1", "0", "9999999999999999999999", "1e9", "NaN", "null", "true", "[]", "{}", "'", "\"", ";--", "a,b,,c", "*", ":", "::::",
        "field:", "dataset::", "job:x", "rowset:?:?", "\u00fc\u0000", "\ud83c\udfb5", "\u202e", "2026-13-45", "2026-01-01T00:00:00", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z", "-5d", "99999999999d", "AAAA", "MAAw", "x&y=z", "#x", "+", "%2e%2e%2f", "\r\n", "\t",
    ];

    private static readonly string[] Times = ["2026-01-01", "2026-06-01T12:00:00Z", "1969-12-31T23:59:59+01:00", "2100-01-01", "1970-01-01T00:00:00Z"];

    private static readonly (string Name, string Value)[] OddHeaders =
    [
        ("If-None-Match", "*"), ("If-None-Match", "\"x\", W/\"y\""), ("Accept", "text/html"), ("Accept", "application/xml;q=0.1"), ("Accept-Encoding", "gzip, br"),
        ("Authorization", "Bearer x"), ("Authorization", "Basic eDp5"), ("Authorization", "Bearer lineage_nothing"), ("Origin", "https://elsewhere.example"),
        ("X-Forwarded-For", "10.0.0.1"), ("X-Forwarded-User", "root"), ("X-HTTP-Method-Override", "DELETE"), ("Range", "bytes=0-1"), ("Expect", "100-continue"),
        ("traceparent", "00-0-0-0"), ("Cookie", "a=b; c"), ("X-Long", new string('x', 4000)), ("Content-Language", "\u00fc"), ("Lineage-Epoch", "-1"),
    ];

    private static readonly string[] MediaTypes =
        ["application/json", "application/json; charset=utf-8", "application/json; charset=latin1", "text/plain", "application/x-ndjson", "application/jsonl",
            "application/vnd.x+json", "multipart/form-data", "application/x-www-form-urlencoded", "json", "", "application/json;;"];

    /// <summary>The request of a number.</summary>
    public FuzzedRequest Make(int number)
    {
        var random = new FuzzRandom(unchecked((seed * 0x9E3779B97F4A7C15) ^ ((ulong)number << 1)));
        var operation = random.Pick(contract.Operations);
        var method = random.OneIn(12) ? random.Pick(Methods) : operation.Method;
        var request = new FuzzedRequest(number, operation, method, PathOf(operation, random) + QueryOf(operation, random));
        if (operation.Bodies.Count > 0 || random.OneIn(20)) request = WithBody(request, random);
        if (random.OneIn(4)) request = request with { Headers = [.. Enumerable.Range(0, 1 + random.Below(3)).Select(_ => random.Pick(OddHeaders))] };
        return request;
    }

    private string PathOf(ApiOperation operation, FuzzRandom random)
    {
        var path = operation.Path;
        foreach (var parameter in operation.Parameters)
        {
            if (!parameter.IsInPath) continue;
            var value = random.OneIn(3) ? Odd(random) : parameter.Example ?? random.Pick(names);
            path = path.Replace($"{{{parameter.Name}}}", value.Length == 0 ? "-" : Uri.EscapeDataString(value), StringComparison.Ordinal);
        }

        return random.OneIn(60) ? path + random.Pick(["/", "//", "/x", "%00", ".json", "/../x"]) : path;
    }

    private string QueryOf(ApiOperation operation, FuzzRandom random)
    {
        var parts = new List<string>();
        foreach (var parameter in operation.Parameters)
        {
            if (parameter.IsInPath || !random.OneIn(parameter.IsRequired ? 1 : 3)) continue;
            for (var times = random.OneIn(40) ? 2 : 1; times > 0; times--)
                parts.Add($"{Uri.EscapeDataString(parameter.Name)}={Escaped(random.OneIn(5) ? Odd(random) : Value(parameter, random), random)}");
        }

        if (random.OneIn(40)) parts.Add(random.Pick(["unknown=1", "&&", "=", "%zz=%zz", "q[]=1"]));
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private string Value(ApiParameter parameter, FuzzRandom random)
    {
        var schema = contract.Resolve(parameter.Schema);
        if (schema.TryGetProperty("items", out var items)) schema = contract.Resolve(items);
        if (schema.TryGetProperty("enum", out var words)) return random.Pick([.. words.EnumerateArray().Select(word => word.ToString())]);
        if (schema.TryGetProperty("format", out var format) && format.ValueEquals("date-time")) return random.Pick(Times);
        return schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() switch
        {
            "integer" or "number" => Number(schema, random),
            "boolean" => random.Pick(["true", "false"]),
            _ => parameter.Example is { } example && random.OneIn(3) ? example : random.OneIn(6) ? random.Pick(Times) : random.Pick(names),
        } : random.Pick(names);
    }

    private static string Number(JsonElement schema, FuzzRandom random)
    {
        var least = schema.TryGetProperty("minimum", out var minimum) ? minimum.GetInt64() : 0;
        var most = schema.TryGetProperty("maximum", out var maximum) ? maximum.GetInt64() : long.MaxValue;
        return random.Pick([least, most, least + 1, Math.Min(most, least + random.Below(100)), unchecked(least - 1), unchecked(most + 1)])
            .ToString(CultureInfo.InvariantCulture);
    }

    private string Odd(FuzzRandom random) => random.Below(8) switch
    {
        0 => new string((char)('a' + random.Below(26)), 1 + random.Below(5000)),
        1 => random.Pick(names) + random.Pick(Oddities),
        2 => string.Concat(Enumerable.Range(0, random.Below(40)).Select(_ => (char)random.Below(0xD800))),
        _ => random.Pick(Oddities),
    };

    // Now and then as no client should write it; never what ends the request line.
    private static string Escaped(string text, FuzzRandom random) => random.OneIn(10)
        ? string.Concat(text.Where(letter => letter is > ' ' and < '\x7f' and not '#'))
        : Uri.EscapeDataString(text);

    private FuzzedRequest WithBody(FuzzedRequest request, FuzzRandom random)
    {
        var (media, body) = request.Operation.Bodies.Count > 0 ? random.Pick([.. request.Operation.Bodies]) : new KeyValuePair<string, ApiBody>("application/json", new ApiBody(default, null));
        var json = body.Schema.ValueKind == JsonValueKind.Undefined ? "{}" : Json(body, random);
        var bytes = random.OneIn(4) ? Broken(json, random) : Encoding.UTF8.GetBytes(json);
        string? encoding = null;
        switch (random.Below(16))
        {
            case 0: (bytes, encoding) = (Compressed(bytes, stream => new GZipStream(stream, CompressionLevel.Fastest)), "gzip"); break;
            case 1: (bytes, encoding) = (Compressed(bytes, stream => new BrotliStream(stream, CompressionLevel.Fastest)), "br"); break;
            case 2: encoding = random.Pick(["gzip", "br", "deflate", "identity", "gzip, br", "x"]); break;
            default: break;
        }

        return request with { Body = bytes, ContentType = random.OneIn(8) ? random.Pick(MediaTypes) : media, ContentEncoding = encoding };
    }

    private string Json(ApiBody body, FuzzRandom random)
    {
        var node = body.Example is { } example && random.OneIn(2) ? JsonNode.Parse(example.GetRawText()) : Make(body.Schema, random, 0);
        for (var changes = random.Below(4); changes > 0; changes--) Change(node, random);
        return node?.ToJsonString() ?? "null";
    }

    private JsonNode? Make(JsonElement schema, FuzzRandom random, int depth)
    {
        schema = contract.Resolve(schema);
        if (depth > MaxDepth || random.OneIn(25)) return Anything(random);
        if (schema.TryGetProperty("oneOf", out var choices)) return Make(random.Pick([.. choices.EnumerateArray()]), random, depth + 1);
        if (schema.TryGetProperty("enum", out var words)) return JsonNode.Parse(random.Pick([.. words.EnumerateArray()]).GetRawText());
        var type = schema.TryGetProperty("type", out var known)
            ? known.ValueKind == JsonValueKind.Array ? random.Pick([.. known.EnumerateArray()]).GetString() : known.GetString()
            : "string";
        switch (type)
        {
            case "object":
                var made = new JsonObject();
                foreach (var member in schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject() : default)
                    if (!random.OneIn(3)) made[member.Name] = Make(member.Value, random, depth + 1);
                if (!schema.TryGetProperty("properties", out _)) made["namespace"] = random.Pick(names);
                return made;
            case "array":
                return new JsonArray([.. Enumerable.Range(0, random.Below(4)).Select(_ =>
                    schema.TryGetProperty("items", out var items) ? Make(items, random, depth + 1) : Anything(random))]);
            case "integer" or "number": return random.Below(1000);
            case "boolean": return random.OneIn(2);
            case "null": return null;
            default: return random.OneIn(4) ? Odd(random) : random.OneIn(4) ? random.Pick(Times) : random.Pick(names);
        }
    }

    private JsonNode? Anything(FuzzRandom random) => random.Below(8) switch
    {
        0 => null,
        1 => random.OneIn(2),
        2 => -1,
        3 => 1e300,
        4 => new JsonArray(),
        5 => new JsonObject(),
        6 => JsonNode.Parse(string.Concat(Enumerable.Repeat("[", 60)) + string.Concat(Enumerable.Repeat("]", 60))),
        _ => Odd(random),
    };

    private void Change(JsonNode? node, FuzzRandom random)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                var name = random.Pick([.. map.Select(member => member.Key)]);
                if (!random.OneIn(3) && map[name] is JsonObject or JsonArray) Change(map[name], random);
                else if (random.OneIn(3)) map.Remove(name);
                else map[name] = Anything(random);
                break;
            case JsonArray { Count: > 0 } list:
                var index = random.Below(list.Count);
                if (!random.OneIn(3)) Change(list[index], random);
                else list[index] = Anything(random);
                break;
            default:
                break;
        }
    }

    private static byte[] Broken(string json, FuzzRandom random)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        switch (random.Below(7))
        {
            case 0: return bytes[..random.Below(bytes.Length + 1)];
            case 1: return [.. bytes, .. bytes];
            case 2 when bytes.Length > 0: bytes[random.Below(bytes.Length)] = (byte)random.Below(256); return bytes;
            case 3: return [0xEF, 0xBB, 0xBF, .. bytes];
            case 4: return Encoding.Unicode.GetBytes(json);
            case 5: return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 3000)));
            default: return [];
        }
    }

    private static byte[] Compressed(byte[] bytes, Func<Stream, Stream> compress)
    {
        using var buffer = new MemoryStream();
        using (var stream = compress(buffer)) stream.Write(bytes);
        return buffer.ToArray();
    }
}
