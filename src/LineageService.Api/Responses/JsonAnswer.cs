using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace LineageService.Api.Responses;

/// <summary>Writes JSON answers, streamed into the response.</summary>
public static class JsonAnswer
{
    public const string MediaType = "application/json; charset=utf-8";

    /// <summary>Answers are data, not part of a page: names stay readable instead of being escaped for HTML.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes with a delegate that flushes as it goes.</summary>
    public static async Task WriteAsync(HttpContext context, Func<Utf8JsonWriter, CancellationToken, Task> write)
    {
        context.Response.ContentType = MediaType;

        // Over the stream, not the pipe: only there does the writer's flush also send, so a large answer never piles up.
        var writer = new Utf8JsonWriter(context.Response.Body, WriterOptions);
        await using (writer.ConfigureAwait(false))
        {
            await write(writer, context.RequestAborted).ConfigureAwait(false);
            await writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>Writes one of the contracts.</summary>
    public static Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = MediaType;
        return JsonSerializer.SerializeAsync(context.Response.BodyWriter, answer, type, context.RequestAborted);
    }
}
