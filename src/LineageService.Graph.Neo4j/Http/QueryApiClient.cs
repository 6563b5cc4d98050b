using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LineageService.Graph.Neo4j.Cypher;

namespace LineageService.Graph.Neo4j.Http;

/// <summary>
/// Sends statements to Neo4j's HTTP Query API v2, once each, over pooled connections. Success is 202, and a statement that failed after its first
/// rows is 202 too, with errors in the body. Thread-safe.
/// </summary>
internal sealed class QueryApiClient : IDisposable
{
    private const string TypedJson = "application/vnd.neo4j.query";
    private const string AffinityHeader = "neo4j-cluster-affinity";

    private readonly HttpClient _http;
    private readonly string _root;
    private readonly string _database;

    public QueryApiClient(Neo4jStoreOptions options)
    {
        _database = options.Database;
        _root = $"db/{Uri.EscapeDataString(options.Database)}/query/v2";
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = options.MaxConnections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
        };

        // The pipeline's own timeout is the one that counts.
        _http = new HttpClient(handler) { BaseAddress = options.Server, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(TypedJson));
        if (options.User is { } user)
        {
            var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.Password}"));
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        }
    }

    /// <summary>Runs a statement in a transaction of its own (<paramref name="path"/> empty) or in an open one.</summary>
    /// <param name="path">What stands behind the database's address: <c>/tx</c>, <c>/tx/{id}</c>, <c>/tx/{id}/commit</c>.</param>
    /// <param name="affinity">The server of a cluster that the transaction lives on; null where it does not matter.</param>
    /// <returns>The response and the affinity to go on with.</returns>
    public async Task<(QueryApiResponse Response, string? Affinity)> PostAsync(
        string path, CypherStatement statement, CypherAccess access, IReadOnlyList<string> bookmarks, string? affinity, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _root + path);
        if (affinity is not null) request.Headers.Add(AffinityHeader, affinity);
        request.Content = Body(statement, access, bookmarks);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            var next = response.Headers.TryGetValues(AffinityHeader, out var values) ? values.FirstOrDefault() : affinity;
            return (Read(response.StatusCode, bytes), next);
        }
        catch (HttpRequestException failure)
        {
            // Refused before anything was sent: nothing can have happened.
            var isUnsent = failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
            throw Neo4jErrors.Unreachable(failure, isOutcomeUnknown: !isUnsent);
        }
        catch (IOException failure)
        {
            throw Neo4jErrors.Unreachable(failure, isOutcomeUnknown: true);
        }
    }

    /// <summary>Rolls a transaction back. Fails silently: the server ends it by itself after a while.</summary>
    public async Task DeleteAsync(string path, string? affinity, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, _root + path);
        if (affinity is not null) request.Headers.Add(AffinityHeader, affinity);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            // See the summary.
        }
    }

    public void Dispose() => _http.Dispose();

    private static ReadOnlyMemoryContent Body(CypherStatement statement, CypherAccess access, IReadOnlyList<string> bookmarks)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("statement"u8, statement.Text);
            if (statement.Parameters.Count > 0)
            {
                writer.WriteStartObject("parameters"u8);
                foreach (var (name, value) in statement.Parameters)
                {
                    writer.WritePropertyName(name);
                    TypedJsonWriter.Write(writer, value);
                }

                writer.WriteEndObject();
            }

            if (access == CypherAccess.Read) writer.WriteString("accessMode"u8, "Read"u8);
            if (bookmarks.Count > 0)
            {
                writer.WriteStartArray("bookmarks"u8);
                foreach (var bookmark in bookmarks) writer.WriteStringValue(bookmark);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return new ReadOnlyMemoryContent(buffer.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue(TypedJson) } };
    }

    private QueryApiResponse Read(HttpStatusCode status, byte[] body)
    {
        QueryApiResponse response;
        try
        {
            response = QueryApiResponse.Read(body);
        }
        catch (JsonException failure)
        {
            throw Unexpected(status, failure);
        }

        if (response.ErrorCode is { } code) throw Neo4jErrors.Of(code, response.ErrorMessage, _database);
        return (int)status is >= 200 and < 300 ? response : throw Unexpected(status, null);
    }

    private CypherException Unexpected(HttpStatusCode status, Exception? inner) => status switch
    {
        HttpStatusCode.Unauthorized => Neo4jErrors.Of("Neo.ClientError.Security.Unauthorized", null, _database),
        HttpStatusCode.Forbidden => Neo4jErrors.Of("Neo.ClientError.Security.Forbidden", null, _database),
        HttpStatusCode.TooManyRequests => Neo4jErrors.Of("Neo.ClientError.Security.AuthenticationRateLimit", null, _database),
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout =>
            new CypherException("Neo4j is not available just now.", CypherFailure.Transient, null, inner),
        _ when (int)status is >= 200 and < 300 => new CypherException("What answered is not Neo4j.", CypherFailure.Permanent, null, inner),
        HttpStatusCode.NotFound => new CypherException(
            "There is no Query API at this address: it needs Neo4j 5.23 or later, and the QUERY_API_ENDPOINTS module.", CypherFailure.Permanent, null, inner),
        _ => new CypherException($"Neo4j answered with HTTP status {(int)status}.", (int)status >= 500 ? CypherFailure.Transient : CypherFailure.Permanent, null, inner),
    };
}
