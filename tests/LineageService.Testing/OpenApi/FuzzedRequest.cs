using System.Collections.Immutable;
using System.Text;

namespace LineageService.Testing.OpenApi;

/// <summary>A made-up request: perhaps right, perhaps broken in a way.</summary>
/// <param name="Operation">The one it was made from; the method may be another.</param>
public sealed record FuzzedRequest(int Number, ApiOperation Operation, string Method, string PathAndQuery)
{
    public ImmutableArray<(string Name, string Value)> Headers { get; init; } = [];

    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    public string? ContentEncoding { get; init; }

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), PathAndQuery);
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            if (ContentType is not null) message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            if (ContentEncoding is not null) message.Content.Headers.TryAddWithoutValidation("Content-Encoding", ContentEncoding);
        }

        foreach (var (name, value) in Headers) message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    public override string ToString()
    {
        var body = Body is null ? "" : $" {ContentType} {ContentEncoding} {Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 600)))}";
        return $"#{Number} {Method} {PathAndQuery}{string.Concat(Headers.Select(header => $" {header.Name}: {header.Value}"))}{body}";
    }
}
