using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LineageService.Api.Access;
using LineageService.Graph.History;
using Microsoft.AspNetCore.Http;

namespace LineageService.Api.Responses;

/// <summary>
/// The ETag of an answer: which commit of which store it saw, and the question. Cheap: it is known before the answer is, so an unchanged one
/// costs no walk.
/// </summary>
public sealed class EntityTag
{
    // Epochs of two stores are not comparable, and a store may be replaced while the service is down.
    private readonly string _instance = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    /// <summary>
    /// Sets ETag and Cache-Control; true where the client has this answer already and 304 is set. An answer about the past has the epoch in
    /// its tag too: a late event may change what is known of it. A point that lay in the future and no longer does is another answer.
    /// </summary>
    public bool IsNotModified(HttpContext context, LineageView view)
    {
        // Two who may not see the same have two answers.
        var bounds = string.Join('\n', context.Actor().Namespaces);
        var question = SHA256.HashData(Encoding.UTF8.GetBytes($"{context.Request.Path}{context.Request.QueryString}\n{bounds}"));
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{_instance}-{view.Epoch}{(view.Point.IsNow ? "" : "p")}-{Convert.ToHexStringLower(question.AsSpan(0, 8))}\"");
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        if (bounds.Length > 0) context.Response.Headers.Vary = "Authorization";

        foreach (var header in context.Request.Headers.IfNoneMatch)
        {
            foreach (var candidate in (header ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (candidate != "*" && candidate != tag && candidate != "W/" + tag) continue;
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return true;
            }
        }

        return false;
    }
}
