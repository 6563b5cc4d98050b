using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Contributions;

/// <summary>
/// What one event says about data flow: datasets read and written, and edges where it states them. Events that say the same share one;
/// those of a run are united before anything is inferred, since inputs may come with START and outputs with COMPLETE.
/// </summary>
/// <param name="IsExplicit">True where the event has a <c>lineage</c> facet: nothing may be inferred from inputs and outputs.</param>
/// <param name="ExtractionFailed">True where the producer says that its extraction failed in part.</param>
/// <param name="Outputs">An output has up to two: what the producer states, and what the event's SQL says of it.</param>
/// <param name="Text">Hash of the SQL text that was analysed; 0 where none was.</param>
internal sealed record EventContribution(
    string Producer,
    bool IsExplicit,
    bool ExtractionFailed,
    ImmutableArray<DatasetId> Inputs,
    ImmutableArray<OutputContribution> Outputs,
    ulong Text = 0)
{
    /// <summary>True where some output is written, not only created, altered or dropped.</summary>
    public bool HasTargets
    {
        get
        {
            foreach (var output in Outputs)
            {
                if (!output.Grounds.HasFlag(OutputGrounds.LifecycleOnly)) return true;
            }

            return false;
        }
    }

    /// <summary>True where the event says nothing about data flow.</summary>
    public bool IsEmpty => !IsExplicit && !ExtractionFailed && Inputs.IsEmpty && Outputs.IsEmpty;
}
