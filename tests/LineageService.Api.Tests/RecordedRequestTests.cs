using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Store;
using LineageService.Testing;

namespace LineageService.Api.Tests;

/// <summary>Requests as real clients sent them, headers and retries included, against the running service.</summary>
public sealed class RecordedRequestTests
{
    [Fact]
    public async Task Every_body_of_recorded_requests_is_accounted_for()
    {
        await using var service = await RunningService.StartAsync();
        var (accepted, duplicate, dead) = (new HashSet<string>(), 0, new HashSet<string>());
        var count = 0;
        foreach (var recorded in Requests())
        {
            var body = Convert.FromBase64String((string)recorded["body_b64"]!);
            using var request = Request(recorded, body);
            var answer = await service.SendAsync(request);
            var hash = Convert.ToHexStringLower(SHA256.HashData(Plain(recorded, body)));
            count++;
            if (answer.Status == HttpStatusCode.BadRequest) dead.Add(hash);
            else
            {
                Assert.Equal(HttpStatusCode.Created, answer.Status);
                if ((string?)answer.Json["status"] == "accepted") Assert.True(accepted.Add(hash));
                else
                {
                    Assert.Contains(hash, accepted);
                    duplicate++;
                }
            }
        }

        // These clients send no event that cannot be taken, and they repeat some.
        Assert.Empty(dead);
        Assert.Equal(count, accepted.Count + duplicate);
        Assert.True(duplicate > 0);
        var logged = new HashSet<string>();
        await foreach (var one in service.Backend.Host.Store.ReadEventsAsync(EventQuery.All, TestContext.Current.CancellationToken))
        {
            Assert.Equal("http", one.Position);
            Assert.Equal(one.ContentHash, Convert.ToHexStringLower(SHA256.HashData(one.Body.Span)));
            logged.Add(one.ContentHash);
        }

        Assert.Equal(accepted, logged);
    }

    private static IEnumerable<JsonNode> Requests()
    {
        using var stream = new GZipStream(File.OpenRead(SharedFiles.Require("events/http-requests.jsonl.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line) yield return JsonNode.Parse(line)!;
    }

    private static HttpRequestMessage Request(JsonNode recorded, byte[] body)
    {
        // Retries went to a path of the recorder that failed on purpose.
        var path = ((string)recorded["path"]!).Replace("/flaky/", "/", StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod((string)recorded["method"]!), path) { Content = new ByteArrayContent(body) };
        foreach (var header in recorded["headers"]!.AsArray())
        {
            var (name, value) = ((string)header![0]!, (string)header[1]!);
            if (name is "Host" or "Content-Length" or "Connection") continue;
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static byte[] Plain(JsonNode recorded, byte[] body)
    {
        if (!recorded["headers"]!.AsArray().Any(header => (string?)header![0] == "Content-Encoding")) return body;
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
