using System.Collections.Immutable;
using LineageService.Api.Responses;
using LineageService.Graph.Corrections;

namespace LineageService.Api.Requests;

/// <summary>The parameters of corrections and coverage.</summary>
public static class CorrectionParameters
{
    public static readonly ChoiceParameter<CorrectionState> State =
        new("state", "Only corrections in one of these states; all when absent.", CorrectionAnswers.States) { IsList = true };

    public static readonly TextParameter Touching =
        new("node", "Only corrections of edges that begin or end at this field, row set or dataset (its fields too); an id or a bare name.");

    public static readonly TextParameter SinkNamespace = new("namespace", "Only sinks of this namespace.");

    public static readonly TextParameter SinkLayer = new("layer", "Only sinks of this layer.");

    public static readonly TextParameter Sources = new(
        "sources", "Names of datasets that come from outside, so that nobody need write them, with commas between and * for anything: *_stable.*")
    {
        Example = "*_stable.*,*.events_*",
    };

    public static readonly TextParameter SourceLayers = new(
        "sourceLayers", "Layers whose tables come from outside, so that nobody need write them, with commas between; ods, src, source, raw, landing, seed when absent.");
}
