using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LineageService.Api.Access;
using LineageService.Api.Access.Proxies;
using LineageService.Api.Endpoints;
using LineageService.Api.Hosting;
using LineageService.Api.Hosting.Readiness;
using LineageService.Api.Impact;
using LineageService.Api.OpenApi;
using LineageService.Api.Problems;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Api.Telemetry;
using LineageService.Graph.Corrections;
using LineageService.Graph.History;
using LineageService.Graph.Identity;
using LineageService.Graph.Identity.Suggestions;
using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Events.DeadLetters;
using LineageService.Ingestion.Labels.History;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.OpenApi;

namespace LineageService.Api;

/// <summary>Puts the HTTP API together: services, middleware, endpoints. Not the composition root: stores and ingesters are handed in.</summary>
public static class LineageApi
{
    public const string OpenApiDocumentName = "v2";

    /// <summary>A service ready to start.</summary>
    /// <param name="backend">What it serves; the caller owns and disposes it.</param>
    /// <param name="additions">What the composition root adds; null for nothing.</param>
    public static WebApplication Build(LineageBackend backend, LineageApiOptions options, LineageApiAdditions? additions = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls([.. options.Urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (options.Certificate is { } certificate) kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate);

            // BodyReader limits bodies by what they decompress to, and answers 413 as a problem.
            kestrel.Limits.MaxRequestBodySize = null;
            LimitConnections(kestrel.Limits, options.Connections);
        });

        // stdout belongs to answers.
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        // Whoever starts the service gets the exception and says it in a sentence.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        AddServices(builder.Services, backend, options);
        additions?.Building?.Invoke(builder);
        var app = builder.Build();
        UseMiddleware(app, options);
        MapLineageApi(app);
        additions?.Mapping?.Invoke(app);
        _ = app.Services.GetRequiredService<ApiTelemetry>();
        _ = app.Services.GetService<UnkeptLabels>();
        return app;
    }

    private static void LimitConnections(KestrelServerLimits limits, ConnectionLimits connections)
    {
        limits.MaxConcurrentConnections = connections.MaxConnections;
        limits.RequestHeadersTimeout = connections.HeadersTimeout;
        limits.KeepAliveTimeout = connections.KeepAliveTimeout;
        var rate = connections.MinBytesPerSecond > 0 ? new MinDataRate(connections.MinBytesPerSecond, connections.Grace) : null;
        (limits.MinRequestBodyDataRate, limits.MinResponseDataRate) = (rate, rate);
    }

    private static void AddServices(IServiceCollection services, LineageBackend backend, LineageApiOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(backend.Time);
        services.AddSingleton(new BodyBudget(options.MaxBufferedBytes));

        // As instances: the container does not dispose what it did not make.
        services.AddSingleton<LineageGraphHost>(backend.Host);
        services.AddSingleton<EventIngester>(backend.Events);
        services.AddSingleton<ISymlinkFold>(backend.Events);
        services.AddSingleton<TimedWork>();
        services.AddHostedService<EvidenceRefold>();
        services.AddSingleton<IEventIntake>(backend.Intake);
        services.AddSingleton(new IngestSources(backend.Sources));
        services.AddSingleton<TaskImporter>(backend.Tasks);
        services.AddSingleton<TokenRegister>();
        services.AddSingleton<TokenRates>();
        services.AddSingleton<TrustedProxy>();
        services.AddSingleton<AuditTrail>();
        services.AddHostedService<AuditWriting>();
        services.AddSingleton<IdentityMerging>();
        services.AddSingleton<MergeSuggestions>();
        services.AddSingleton<IdentityChanges>();
        services.AddSingleton<CorrectionRegister>();
        services.AddSingleton<CorrectionChanges>();
        services.AddHostedService<CorrectionExpiry>();
        services.AddSingleton<LabelHost>();
        services.AddSingleton<LabelHistory>();
        services.AddSingleton<LabelGate>();
        services.AddSingleton<LabelChanges>();
        services.AddSingleton<DeclassificationChanges>();
        services.AddSingleton<LabelSimulations>();
        services.AddSingleton(backend);
        if (backend.Host.Residence == GraphResidence.Memory)
        {
            services.AddHostedService<LabelKeeping>();
            services.AddHostedService<LabelNotifying>();
        }
        else
        {
            services.AddSingleton<UnkeptLabels>();
        }

        services.AddSingleton<DatasetLookup>();
        services.AddSingleton(provider => new ImpactSources(backend.Host, backend.Time, options.Functions));
        services.AddSingleton(provider => new ImpactQuestion(
            backend.Host, provider.GetRequiredService<ImpactSources>(), backend.Time, provider.GetService<LabelHost>()));
        services.AddSingleton(new DeadLetterQueue(
            backend.Host, backend.Events, backend.Time, new TimedTaskIntake(backend.Host, backend.Tasks, TaskDefaults.None, backend.Time), backend.Usage));
        services.AddSingleton<BodyReader>();
        services.AddSingleton(new HistoricalGraphs(backend.Host, backend.Time, options.MaxHistoricalGraphs));
        services.AddSingleton<EpochGate>();
        services.AddSingleton<ViewGate>();
        services.AddSingleton<EntityTag>();
        services.AddSingleton<WriteGate>();
        services.AddSingleton<ApiTelemetry>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ServiceReadiness>(provider, backend.Checks));
        services.AddHostedService<SourceWatch>();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractJson.Wire);
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddOpenApi(OpenApiDocumentName, openApi =>
        {
            openApi.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            openApi.ShouldInclude = _ => true;
            openApi.CreateSchemaReferenceId = type => typeof(JsonNode).IsAssignableFrom(type.Type) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
            openApi.AddDocumentTransformer<DocumentTransformer>();
            openApi.AddSchemaTransformer<DescriptionTransformer>();
            openApi.AddSchemaTransformer<ElementNullability>();
            openApi.AddOperationTransformer<QueryParameterTransformer>();
            openApi.AddOperationTransformer<BodyTransformer>();
            openApi.AddOperationTransformer<AccessTransformer>();
        });
    }

    private static void UseMiddleware(WebApplication app, LineageApiOptions options)
    {
        app.UseMiddleware<RequestSpans>();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = _ => Task.CompletedTask,
            SuppressDiagnosticsCallback = _ => true,
        });
        if (app.Services.GetRequiredService<LineageGraphHost>().Following is not null) app.UseMiddleware<ReplicaLagHeader>();
        app.UseMiddleware<HeadRequests>().UseRouting();
        if (!options.TokensAreRequired) app.UseMiddleware<LoopbackHostFilter>().UseMiddleware<ForeignOriginFilter>();
        app.UseMiddleware<AuditMiddleware>().UseMiddleware<AccessMiddleware>();
        if (app.Services.GetRequiredService<LineageGraphHost>().Residence == GraphResidence.Store) app.Use(WholeGraph.RefuseAsync);
        app.UseStatusCodePages(context => context.HttpContext.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ProblemWriter.WriteAsync(
                context.HttpContext, new Problem(ProblemType.UnknownRoute, "There is nothing here; /docs shows what there is.")),
            StatusCodes.Status405MethodNotAllowed => WriteMethodNotAllowedAsync(context.HttpContext),
            _ => Task.CompletedTask,
        });
    }

    private static Task WriteMethodNotAllowedAsync(HttpContext context)
    {
        var allow = string.Join(", ", context.Response.Headers.Allow.ToString().Split(',', StringSplitOptions.TrimEntries).SelectMany(
            method => HttpMethods.IsGet(method) ? [HttpMethods.Get, HttpMethods.Head] : (string[])[method]));
        return ProblemWriter.WriteAsync(
            context,
            new Problem(ProblemType.MethodNotAllowed, $"{context.Request.Method} does not work here; {allow} does."),
            response => response.Headers.Allow = allow);
    }

    private static void MapLineageApi(WebApplication app)
    {
        OpenLineageEndpoints.Map(app.MapGroup("/api/v1"));
        var v2 = app.MapGroup("/api/v2");
        LineageEndpoint.Map(v2);
        PathsEndpoint.Map(v2);
        SearchEndpoint.Map(v2);
        DatasetsEndpoint.Map(v2);
        FieldsEndpoint.Map(v2);
        JobsEndpoint.Map(v2);
        RunsEndpoint.Map(v2);
        NamespacesEndpoint.Map(v2);
        DiffEndpoint.Map(v2);
        IdentityEndpoints.Map(v2);
        CorrectionsEndpoints.Map(v2);
        DependenciesEndpoints.Map(v2);
        UsageEndpoint.Map(v2);
        GrantsEndpoint.Map(v2);
        ReconciliationEndpoint.Map(v2);
        EvidenceEndpoint.Map(v2);
        SqlAnalysisEndpoint.Map(v2);
        TasksEndpoint.Map(v2);
        DeadLettersEndpoints.Map(v2);
        AdminEndpoints.Map(v2);
        TokenEndpoints.Map(v2);
        AuditEndpoint.Map(v2);
        IngestEndpoint.Map(v2);
        var whole = v2.MapGroup("");
        WholeGraph.Mark(whole);
        ImpactEndpoint.Map(whole);
        LabelsEndpoints.Map(whole);
        LabelChangesEndpoints.Map(whole);
        CoverageEndpoint.Map(whole);
        HealthEndpoints.Map(app);
        ExplorerEndpoints.Map(app);
    }
}
