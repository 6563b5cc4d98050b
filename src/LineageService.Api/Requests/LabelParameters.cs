using LineageService.Api.Responses;
using LineageService.Model;

namespace LineageService.Api.Requests;

/// <summary>The parameters of labels.</summary>
public static class LabelParameters
{
    public static readonly TextParameter Node = new("node",
        "A field, a row set, or a dataset with all of its fields: an id or a bare name. All labelled nodes when absent.")
    { Example = "dwd.users.phone" };

    public static readonly TextParameter OneNode = new("node", "A field or row set: an id or a bare name.") { Example = "dwd.users.phone" };

    public static readonly TextParameter Tag = new("tag", "Only this category or tag, with those below it.") { Example = "PII.phone" };

    public static readonly TextParameter NeededTag = new("tag", "The category or tag that is asked about, with those below it.") { Example = "PII.phone" };

    public static readonly TextParameter Zone = new("zone", "Only sinks of this zone of the policy; internal for ends of the lineage that are in none.");

    public static readonly TextParameter Owner = new("owner", "Only sinks of this owner.");

    public static readonly TextParameter Sink = new("sink", "Only sinks of this name, with * for anything.") { Example = "ads.*" };

    public static readonly TimeParameter NewSince = new("newSince", "Only what was not there at this time.");

    public static readonly ChoiceParameter<LabelForm> LeastForm = new(
        "minForm", "Only forms that tell at least as much.",
        [("AGG", LabelForm.Aggregate), ("PSEUDO", LabelForm.Pseudonym), ("CIPHER", LabelForm.Cipher), ("PARTIAL", LabelForm.Partial), ("RAW", LabelForm.Raw)])
    {
        DefaultWord = "AGG",
    };

    public static readonly ChoiceParameter<bool> Direct = new("direct", "true: only values themselves, not what they decided.", [("true", true), ("false", false)])
    {
        DefaultWord = "false",
    };

    public static readonly ChoiceParameter<bool> Hints = new("hints", "true: name the jobs that carry most of it, which takes longer.", [("true", true), ("false", false)])
    {
        DefaultWord = "true",
    };

    public static readonly ChoiceParameter<bool> Csv = new("format", "json, or csv with all rows.", [("json", false), ("csv", true)]) { DefaultWord = "json" };

    public static readonly TextParameter FindingKind = new("kind", "Only findings of this kind.") { Example = "CONSTRAINT_VIOLATION" };

    public static readonly TextParameter AssignmentNode = new("node", "Only assignments of this field or dataset: an id or a bare name.");
}
