using LineageService.Api.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;

namespace LineageService.Api.Endpoints;

/// <summary>The OpenAPI document at <c>/openapi/v2.json</c> and a page to explore it at <c>/docs</c>, from assets inside the service.</summary>
internal static class ExplorerEndpoints
{
    // Even if a later version of the library wanted to, nothing is fetched from elsewhere.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().AllowAnyone();
        routes.MapScalarApiReference("/docs", options =>
        {
            options.Title = "LineageService API";
            options.AddDocument(LineageApi.OpenApiDocumentName, "LineageService");
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.Agent = new ScalarAgentOptions { Disabled = true };
            options.Mcp = new ScalarMcpOptions { Disabled = true };
            options.HideClientButton = true;
            options.DefaultHttpClient = new KeyValuePair<ScalarTarget, ScalarClient>(ScalarTarget.Shell, ScalarClient.Curl);
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        }).AddEndpointFilter(async (context, next) =>
        {
            context.HttpContext.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            return await next(context).ConfigureAwait(false);
        }).AllowAnyone();
        routes.MapGet("/", () => Results.Redirect("/docs")).AllowAnyone().ExcludeFromDescription();
    }
}
