using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LineageService.Api.Problems;

/// <summary>Writes a <see cref="Problem"/> as the response.</summary>
public static class ProblemWriter
{
    public const string MediaType = "application/problem+json";

    /// <param name="addHeaders">Sets headers that this answer needs beside; what stood there before is cleared.</param>
    public static async Task WriteAsync(HttpContext context, Problem problem, Action<HttpResponse>? addHeaders = null)
    {
        var response = context.Response;
        response.Clear();
        response.StatusCode = problem.Type.Status;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);

        addHeaders?.Invoke(response);

        var writer = new Utf8JsonWriter(response.BodyWriter);
        await using (writer.ConfigureAwait(false))
        {
            Write(writer, problem);
            await writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter writer, Problem problem)
    {
        writer.WriteStartObject();
        writer.WriteString("type", problem.Type.Uri);
        writer.WriteString("title", problem.Type.Title);
        writer.WriteNumber("status", problem.Type.Status);
        writer.WriteString("detail", problem.Detail);
        if (problem.Violations.Length > 0) WriteViolations(writer, problem);
        if (problem.Candidates.Length > 0)
        {
            writer.WriteStartArray("candidates");
            foreach (var candidate in problem.Candidates) writer.WriteStringValue(candidate);
            writer.WriteEndArray();
        }

        if (problem.Offset is { } offset) writer.WriteNumber("offset", offset);
        if (problem.Limit is { } limit) writer.WriteNumber("limit", limit);
        if (problem.TraceId is { } traceId) writer.WriteString("traceId", traceId);
        writer.WriteEndObject();
    }

    private static void WriteViolations(Utf8JsonWriter writer, Problem problem)
    {
        writer.WriteStartArray("violations");
        foreach (var violation in problem.Violations)
        {
            writer.WriteStartObject();
            writer.WriteString("in", violation.In);
            writer.WriteString("name", violation.Name);
            writer.WriteString("message", violation.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
