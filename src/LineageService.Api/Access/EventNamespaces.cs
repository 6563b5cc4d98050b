using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Reading;

namespace LineageService.Api.Access;

/// <summary>
/// Whether an event stays in the namespaces of an actor: its job or dataset, what it writes, every target of a lineage facet, and the other names that it
/// gives to any of these. What it reads may be anyone's, but is only named: what else the event says of it is left out. Read as the ingester reads it.
/// </summary>
internal static class EventNamespaces
{
    private static readonly JsonWriterOptions Written = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>The event as it may be taken, or the sentence that refuses it. What is no event is passed on: the ingester tells why.</returns>
    public static (ReadOnlyMemory<byte> Body, string? Refusal) Apply(Actor actor, ReadOnlyMemory<byte> body, EventReadOptions options)
    {
        if (!actor.IsBound || OpenLineageReader.Read(body, options).Event is not { } read) return (body, null);
        var (job, inputs, outputs) = read switch
        {
            RunEvent run => (run.Job, run.Inputs, run.Outputs),
            JobEvent declared => (declared.Job, declared.Inputs, declared.Outputs),
            DatasetEvent dataset => (null, [], [dataset.Dataset]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var isOwn = (job is null || (actor.Sees(job.Id.Namespace) && TargetsAreOwn(actor, job)))
            && outputs.All(output => actor.Sees(output.Id) && NamesAreOwn(actor, output))
            && inputs.All(input => !actor.Sees(input.Id) || NamesAreOwn(actor, input));
        if (!isOwn) return (body, $"The token '{actor.Name}' is bound to other namespaces than this event's.");
        return (inputs.Any(input => !actor.Sees(input.Id)) ? WithoutForeignFacets(actor, body, options.MaxDepth) : body, null);
    }

    private static bool TargetsAreOwn(Actor actor, EventJob job)
    {
        foreach (var entry in job.Facets.Lineage.Value?.Entries ?? [])
        {
            if (entry.Target.Dataset is { } dataset && !actor.Sees(dataset)) return false;
            if (entry.Target.Job is { } other && !actor.Sees(other.Namespace)) return false;
        }

        return true;
    }

    private static bool NamesAreOwn(Actor actor, EventDataset dataset)
    {
        foreach (var link in dataset.Facets.Symlinks.Value?.Identifiers ?? []) if (!actor.Sees(link.Id)) return false;
        return dataset.Facets.Lifecycle.Value?.PreviousIdentifier is not { } previous || actor.Sees(previous);
    }

    // Whatever stands twice in the text is treated as the stricter reading of it.
    private static ReadOnlyMemory<byte> WithoutForeignFacets(Actor actor, ReadOnlyMemory<byte> body, int maxDepth)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = maxDepth });
        using var buffer = new MemoryStream(body.Length);
        using (var writer = new Utf8JsonWriter(buffer, Written with { MaxDepth = maxDepth }))
        {
            writer.WriteStartObject();
            foreach (var part in document.RootElement.EnumerateObject())
            {
                if (part.Name != "inputs" || part.Value.ValueKind != JsonValueKind.Array)
                {
                    part.WriteTo(writer);
                    continue;
                }

                writer.WriteStartArray(part.Name);
                foreach (var input in part.Value.EnumerateArray()) Write(writer, actor, input);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, Actor actor, JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object || IsOwn(actor, input))
        {
            input.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        foreach (var part in input.EnumerateObject())
            if (part.Name is "namespace" or "name") part.WriteTo(writer);
        writer.WriteEndObject();
    }

    private static bool IsOwn(Actor actor, JsonElement input)
    {
        foreach (var part in input.EnumerateObject())
            if (part.Name == "namespace" && (part.Value.ValueKind != JsonValueKind.String || !actor.Sees(part.Value.GetString()!))) return false;
        return true;
    }
}
