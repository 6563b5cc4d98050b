using System.Net;
using System.Text.Json;

namespace LineageService.Testing.OpenApi;

/// <summary>Whether a response is one that the document of the service allows for the request.</summary>
public sealed class ResponseCheck(ApiContract contract)
{
    private const string Problem = "application/problem+json";

    private readonly SchemaCheck _schemas = new(contract);
    private readonly JsonElement _problem = contract.Root.GetProperty("components").GetProperty("schemas").GetProperty("ProblemResponse");

    /// <summary>What is wrong; null where nothing is.</summary>
    public string? Find(FuzzedRequest request, HttpStatusCode status, string? contentType, string body)
    {
        var media = contentType?.Split(';')[0].Trim() ?? "";
        if ((int)status >= 500 && !IsAskedFor(request, (int)status, body)) return $"{(int)status}: {Start(body)}";
        if (request.Method == "HEAD") return body.Length == 0 ? null : "an answer to HEAD has a body";
        var operation = OperationOf(request);

        // What the server itself refuses, before anybody sees it.
        if (body.Length == 0 && (int)status is 400 or 414 or 431) return null;

        // What is no operation, or not in the way that it was asked.
        if (operation is null || (int)status is 404 or 405)
        {
            if ((int)status is not (200 or 301 or 302 or 304 or 400 or 401 or 403 or 404 or 405)) return $"{(int)status} to what is no operation: {Start(body)}";
            return (int)status < 400 ? null : OfProblem(media, body);
        }

        if (!operation.Responses.ContainsKey((int)status)) return $"{(int)status} is not in the document: {Start(body)}";
        var contents = operation.Responses[(int)status];
        if (contents.Count == 0) return body.Length == 0 ? null : $"{(int)status} has a body: {Start(body)}";
        return contents.TryGetValue(media, out var schema) ? media.EndsWith("json", StringComparison.Ordinal) ? OfBody(schema, body) : null : $"{(int)status} is {media}, expected {string.Join(" or ", contents.Keys)}";
    }

    // A commit that has not come yet is waited for, and told by 503: the one answer of that kind that a client asks for.
    private static bool IsAskedFor(FuzzedRequest request, int status, string body) => status == 503 &&
        request.PathAndQuery.Contains("minEpoch", StringComparison.OrdinalIgnoreCase) && (request.Method == "HEAD" || body.Contains(":epoch-not-reached\"", StringComparison.Ordinal));

    private ApiOperation? OperationOf(FuzzedRequest request)
    {
        // A slash at the end is passed over by the service, a second one is not.
        var path = request.PathAndQuery.Split('?')[0];
        if (path is [.. var shorter, '/']) path = shorter;
        return contract.Operations.FirstOrDefault(one => one.Method == request.Method && one.Path == path)
            ?? contract.Operations.FirstOrDefault(one => one.Method == request.Method && Fits(one.Path.Split('/'), path.Split('/')));
    }

    private static bool Fits(string[] template, string[] path) => template.Length == path.Length
        && template.Zip(path).All(part => part.First.StartsWith('{') ? part.Second.Length > 0 : part.First.Equals(part.Second, StringComparison.OrdinalIgnoreCase));

    private string? OfProblem(string media, string body) => media == Problem ? OfBody(_problem, body) : $"a problem is {media}: {Start(body)}";

    private string? OfBody(JsonElement schema, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 256 });
            return _schemas.Find(schema, document.RootElement) is { } found ? $"{found} in {Start(body)}" : null;
        }
        catch (JsonException)
        {
            return $"is no JSON: {Start(body)}";
        }
    }

    private static string Start(string body) => body.Length <= 400 ? body : body[..400];
}
