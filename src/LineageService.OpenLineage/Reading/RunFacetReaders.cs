using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Reading;

/// <summary>Reads the facets of a run.</summary>
internal static class RunFacetReaders
{
    public static RunFacets Read(ref Utf8JsonReader reader, EventReadContext context)
    {
        if (!JsonParts.IsObject(ref reader, context, "run.facets"))
            return RunFacets.None;
        Facet<ParentRunFacet> parent = default;
        Facet<ErrorMessageRunFacet> error = default;
        Facet<ExtractionErrorRunFacet> extraction = default;
        Facet<TagsFacet> tags = default;
        ImmutableArray<RawFacet>.Builder? others = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            // Before 1.0 the facet was called parentRun; some clients never followed.
            if (reader.ValueTextEquals("parent"u8) || reader.ValueTextEquals("parentRun"u8))
                parent = JsonParts.ReadFacet<ParentRunFacet>(ref reader, context, "parent", ReadParent);
            else if (reader.ValueTextEquals("errorMessage"u8) || reader.ValueTextEquals("spark.exception"u8))
                error = Stronger(error, JsonParts.ReadFacet<ErrorMessageRunFacet>(ref reader, context, "errorMessage", ReadError));
            else if (reader.ValueTextEquals("extractionError"u8))
                extraction = JsonParts.ReadFacet<ExtractionErrorRunFacet>(ref reader, context, "extractionError", ReadExtraction);
            else if (reader.ValueTextEquals("tags"u8))
                tags = JsonParts.ReadFacet<TagsFacet>(ref reader, context, "tags", ListedFacetReaders.ReadTags);
            else
                (others ??= ImmutableArray.CreateBuilder<RawFacet>()).Add(JsonParts.ReadRaw(ref reader, context));
        }

        return new RunFacets
        {
            Parent = parent,
            ErrorMessage = error,
            ExtractionError = extraction,
            Tags = tags,
            Others = others?.DrainToImmutable() ?? [],
        };
    }

    private static Facet<ErrorMessageRunFacet> Stronger(Facet<ErrorMessageRunFacet> one, Facet<ErrorMessageRunFacet> other) =>
        one.Value is { HasMessage: true } ? one : other;

    private static ErrorMessageRunFacet? ReadError(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        var hasMessage = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                hasMessage = JsonParts.HasText(ref reader);
            }
            else
            {
                deleted |= JsonParts.PassProperty(ref reader);
            }
        }

        return new ErrorMessageRunFacet(hasMessage);
    }

    private static ExtractionErrorRunFacet? ReadExtraction(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        var total = 0;
        var failed = 0;
        var errors = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("totalTasks"u8))
            {
                reader.Read();
                total = JsonParts.Count(ref reader, context, "extractionError.totalTasks");
            }
            else if (reader.ValueTextEquals("failedTasks"u8))
            {
                reader.Read();
                failed = JsonParts.Count(ref reader, context, "extractionError.failedTasks");
            }
            else if (reader.ValueTextEquals("errors"u8))
            {
                reader.Read();
                if (!JsonParts.IsArray(ref reader, context, "extractionError.errors"))
                    continue;
                for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; errors++)
                    reader.Skip();
            }
            else
            {
                deleted |= JsonParts.PassProperty(ref reader);
            }
        }

        return new ExtractionErrorRunFacet(total, failed, errors);
    }

    private static ParentRunFacet? ReadParent(ref Utf8JsonReader reader, EventReadContext context, ref bool deleted)
    {
        var own = default(RunOfJob);
        var root = default(RunOfJob);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (own.TryRead(ref reader, context))
                continue;
            if (!reader.ValueTextEquals("root"u8))
            {
                deleted |= JsonParts.PassProperty(ref reader);
                continue;
            }

            reader.Read();
            if (!JsonParts.IsObject(ref reader, context, "parent.root"))
                continue;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (!root.TryRead(ref reader, context))
                    reader.Skip();
            }
        }

        if (own.Run is { } run && own.Job is { } job)
            return new ParentRunFacet(run, job, root.Run, root.Job);
        if (!deleted)
            context.Report(EventDiagnosticCodes.InvalidParent, "parent: expected run.runId as a UUID, job.namespace and job.name");
        return null;
    }

    /// <summary>The pair of run and job that the facet holds twice. Mutable, for one of them.</summary>
    private struct RunOfJob
    {
        public RunId? Run;
        public JobId? Job;

        public bool TryRead(ref Utf8JsonReader reader, EventReadContext context)
        {
            if (reader.ValueTextEquals("run"u8))
            {
                reader.Read();
                if (JsonParts.IsObject(ref reader, context, "parent.run"))
                    Run = ReadRun(ref reader, context);
                return true;
            }

            if (!reader.ValueTextEquals("job"u8))
                return false;
            reader.Read();
            if (JsonParts.IsObject(ref reader, context, "parent.job"))
                Job = ReadJob(ref reader, context);
            return true;
        }

        private static RunId? ReadRun(ref Utf8JsonReader reader, EventReadContext context)
        {
            RunId? id = null;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (reader.ValueTextEquals("runId"u8))
                {
                    reader.Read();
                    id = JsonParts.RunIdOf(JsonParts.Text(ref reader, context, "parent.run.runId"));
                }
                else
                {
                    reader.Skip();
                }
            }

            return id;
        }

        private static JobId? ReadJob(ref Utf8JsonReader reader, EventReadContext context)
        {
            string? ns = null;
            string? name = null;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (reader.ValueTextEquals("namespace"u8))
                {
                    reader.Read();
                    ns = JsonParts.Name(ref reader, context, "parent.job.namespace");
                }
                else if (reader.ValueTextEquals("name"u8))
                {
                    reader.Read();
                    name = JsonParts.Name(ref reader, context, "parent.job.name");
                }
                else
                {
                    reader.Skip();
                }
            }

            return ns is not null && !string.IsNullOrEmpty(name) ? new JobId(ns, name) : null;
        }
    }
}
