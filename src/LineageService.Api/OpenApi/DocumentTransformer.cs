using LineageService.Api.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LineageService.Api.OpenApi;

/// <summary>Title, introduction and tags of the OpenAPI document.</summary>
public sealed class DocumentTransformer : IOpenApiDocumentTransformer
{
    private const string Introduction =
        """
        Column-level data lineage: which columns a value comes from, what it decides, where it goes on to.

        - **Nodes** are fields, row sets ("which rows a dataset holds"), datasets and jobs. An id is `field:namespace:name:path`,
          `rowset:namespace:name`, `dataset:namespace:name` or `job:namespace:name`; a bare name does where it fits only one.
        - **Edges** are DIRECT (the value flows) or INDIRECT (it decides whether or which value or row appears), with a subtype, the job that
          states them and the span of its SQL.
        - **Answers are never bare**: `complete` and `unknowns` say what cannot be known, `truncated` and `nextCursor` whether there is more,
          `epoch` which commit was seen. `minEpoch` waits for a commit, so a client reads its own writes; ETag and If-None-Match save the rest.
        - **Time**: `asOf` answers what held at a time, `knownAt` what was known at a time; both on every read.
        - **Access**: `Authorization: Bearer` with a token; each operation names the scope that it needs. On loopback none is needed by default.
        - **Mistakes** are `application/problem+json` with a stable `type`; a 400 lists all of them at once.
        """;

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "LineageService", Version = ServiceVersion.Current, Description = Introduction };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[AccessTransformer.SchemeName] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A token of `lineage admin token create`. On loopback none is needed unless the service was told to require them.",
        };
        document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = "Lineage", Description = "Walks over the column graph." },
            new() { Name = "Catalog", Description = "Datasets, fields, jobs and runs." },
            new() { Name = "History", Description = "What was, what changed and why, who says so." },
            new() { Name = "Identity", Description = "Which names are one dataset or one job." },
            new() { Name = "SQL", Description = "Analysis of SQL text and upload of task definitions." },
            new() { Name = "OpenLineage", Description = "Ingestion of OpenLineage events; existing clients need only the URL." },
            new() { Name = "Administration", Description = "Dead letters, retention and compaction; tokens and audit." },
            new() { Name = "Health", Description = "For load balancers and supervisors." },
        };
        return Task.CompletedTask;
    }
}
