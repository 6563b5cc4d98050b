using System.Collections.Immutable;
using System.Text.Json;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Reading;

/// <summary>Reads the facets of a job.</summary>
internal static class JobFacetReaders
{
    public static JobFacets Read(ref Utf8JsonReader reader, EventReadContext context)
    {
        if (!JsonParts.IsObject(ref reader, context, "job.facets"))
            return JobFacets.None;
        Facet<SqlJobFacet> sql = default;
        Facet<JobTypeJobFacet> jobType = default;
        Facet<OwnershipFacet> ownership = default;
        Facet<TagsFacet> tags = default;
        Facet<DocumentationFacet> documentation = default;
        Facet<SourceCodeLocationJobFacet> location = default;
        Facet<LineageJobFacet> lineage = default;
        ImmutableArray<RawFacet>.Builder? others = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("sql"u8))
                sql = JsonParts.ReadFacet<SqlJobFacet>(ref reader, context, "sql", ReadSql);
            else if (reader.ValueTextEquals("jobType"u8))
                jobType = JsonParts.ReadFacet<JobTypeJobFacet>(ref reader, context, "jobType", ReadJobType);
            else if (reader.ValueTextEquals("ownership"u8))
                ownership = JsonParts.ReadFacet<OwnershipFacet>(ref reader, context, "ownership", ListedFacetReaders.ReadOwnership);
            else if (reader.ValueTextEquals("tags"u8))
                tags = JsonParts.ReadFacet<TagsFacet>(ref reader, context, "tags", ListedFacetReaders.ReadTags);
            else if (reader.ValueTextEquals("documentation"u8))
                documentation = JsonParts.ReadFacet<DocumentationFacet>(ref reader, context, "documentation", ReadDocumentation);
            else if (reader.ValueTextEquals("sourceCodeLocation"u8))
                location = JsonParts.ReadFacet<SourceCodeLocationJobFacet>(ref reader, context, "sourceCodeLocation", ReadLocation);
            else if (reader.ValueTextEquals("lineage"u8))
                lineage = JsonParts.ReadFacet<LineageJobFacet>(ref reader, context, "lineage", LineageFacetReader.ReadJob);
            else
                (others ??= ImmutableArray.CreateBuilder<RawFacet>()).Add(JsonParts.ReadRaw(ref reader, context));
        }

        return new JobFacets
        {
            Sql = sql,
            JobType = jobType,
            Ownership = ownership,
            Tags = tags,
            Documentation = documentation,
            SourceCodeLocation = location,
            Lineage = lineage,
            Others = others?.DrainToImmutable() ?? [],
        };
    }

    public static DocumentationFacet? ReadDocumentation(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        string? description = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("description"u8))
            {
                reader.Read();
                description = JsonParts.Text(ref reader, context, "documentation.description");
            }
            else
            {
                deleted |= JsonParts.PassProperty(ref reader);
            }
        }

        return string.IsNullOrWhiteSpace(description) ? null : new DocumentationFacet(description);
    }

    private static SqlJobFacet? ReadSql(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        string? query = null;
        string? dialect = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("query"u8))
            {
                reader.Read();
                query = JsonParts.Text(ref reader, context, "sql.query");
            }
            else if (reader.ValueTextEquals("dialect"u8))
            {
                reader.Read();
                dialect = JsonParts.Name(ref reader, context, "sql.dialect");
            }
            else
            {
                deleted |= JsonParts.PassProperty(ref reader);
            }
        }

        return string.IsNullOrWhiteSpace(query) ? null : new SqlJobFacet(query, string.IsNullOrEmpty(dialect) ? null : dialect);
    }

    private static JobTypeJobFacet? ReadJobType(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        string? processingType = null;
        string? integration = null;
        string? jobType = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("processingType"u8))
            {
                reader.Read();
                processingType = JsonParts.Name(ref reader, context, "jobType.processingType");
            }
            else if (reader.ValueTextEquals("integration"u8))
            {
                reader.Read();
                integration = JsonParts.Name(ref reader, context, "jobType.integration");
            }
            else if (reader.ValueTextEquals("jobType"u8))
            {
                reader.Read();
                jobType = JsonParts.Name(ref reader, context, "jobType.jobType");
            }
            else
            {
                deleted |= JsonParts.PassProperty(ref reader);
            }
        }

        return new JobTypeJobFacet(processingType, integration, jobType);
    }

    private static SourceCodeLocationJobFacet? ReadLocation(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        string? version = null;
        string? path = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("version"u8))
            {
                reader.Read();
                version = JsonParts.Name(ref reader, context, "sourceCodeLocation.version");
            }
            else if (reader.ValueTextEquals("path"u8))
            {
                reader.Read();
                path = JsonParts.Name(ref reader, context, "sourceCodeLocation.path");
            }
            else
            {
                deleted |= JsonParts.PassProperty(ref reader);
            }
        }

        return new SourceCodeLocationJobFacet(string.IsNullOrEmpty(version) ? null : version, string.IsNullOrEmpty(path) ? null : path);
    }
}
