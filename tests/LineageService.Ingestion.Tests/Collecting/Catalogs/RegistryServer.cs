using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LineageService.Ingestion.Tests.Collecting.Catalogs;

/// <summary>A schema registry of a few subjects on a free port of 127.0.0.1, which asks for a bearer token.</summary>
internal sealed class RegistryServer : IAsyncDisposable
{
    public const string Token = "let-me-in";

    private readonly WebApplication _application;
    private readonly Dictionary<string, Dictionary<string, object>> _subjects = new(StringComparer.Ordinal);

    private RegistryServer(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.First().TrimEnd('/') + "/");

    public static async Task<RegistryServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new RegistryServer(builder.Build());
        server._application.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization == $"Bearer {Token}") await next(context);
            else context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        });
        server._application.MapGet("/subjects", () => server._subjects.Keys);
        server._application.MapGet(
            "/subjects/{subject}/versions/{version}",
            (string subject, string version) => server._subjects.TryGetValue(subject, out var answer) ? Results.Json(answer)
                : Results.NotFound());
        await server._application.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public void Add(string subject, string schema, string? type = null, params (string Name, string Subject)[] references)
    {
        var answer = new Dictionary<string, object> { ["subject"] = subject, ["version"] = 1, ["id"] = 1, ["schema"] = schema };
        if (type is not null) answer["schemaType"] = type;
        if (references.Length > 0) answer["references"] =
            references.Select(reference =>
            new Dictionary<string, object> { ["name"] = reference.Name, ["subject"] = reference.Subject, ["version"] = 1 }).ToArray();
        _subjects[subject] = answer;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
