using LineageService.Graph.Propagation;
using LineageService.Model;
using LineageService.Model.Masking;

namespace LineageService.Graph.Labels.Findings;

/// <summary>Where on its ways a value was cut or hashed: read backwards along the facts of its origin. Mutable; one for each question.</summary>
internal sealed class Fragments(LabelState state)
{
    // A part that came on more ways than this is not looked into further.
    private const int Limit = 20_000;

    private static readonly FactState Raw = FactState.Origin, Part = FactState.Of(LabelForm.Partial, isIndirect: false);

    private readonly LabelSteps _steps = new(state);

    /// <summary>True where different parts that reached some nodes may together be all of the value.</summary>
    public bool MayBeAll(IReadOnlyList<int> nodes, int origin)
    {
        var parts = new Dictionary<string, KeptPart>(StringComparer.Ordinal);
        foreach (var step in StepsInto(nodes, origin))
        {
            for (var at = 0; at < step.Functions.Length; at++)
            {
                var function = step.Functions[at];
                if (MaskingCatalog.ClassOf(function) != MaskingClass.Truncation || KeptPart.Of(step.Functions, at) is not { } part) continue;
                parts.TryAdd($"{function.Name} {string.Join(' ', function.Literals)}", part);
                break;
            }
        }

        return parts.Count > 1 && KeptPart.MayBeAll([.. parts.Values], CategoryOf(origin).MinLength);
    }

    /// <summary>True where a value that counts as open reached a node as the digest of few values, and in no other way.</summary>
    public bool IsDigest(int node, int origin)
    {
        if (CategoryOf(origin).Entropy != CategoryEntropy.Low) return false;
        var seen = new HashSet<int> { node };
        var queue = new Queue<int>([node]);
        while (queue.TryDequeue(out var next))
        {
            if (state.Facts.RankOf(next, origin, Raw) == 0) return false;
            foreach (var step in Known(next, origin, Raw, Raw))
            {
                if (step.Functions.Any(function => MaskingCatalog.ClassOf(function) == MaskingClass.UnkeyedHash)) continue;
                if (seen.Count > Limit) return false;
                if (seen.Add(step.From)) queue.Enqueue(step.From);
            }
        }

        return true;
    }

    // The steps on which the value became a part on its ways to some nodes.
    private IEnumerable<LabelStep> StepsInto(IReadOnlyList<int> nodes, int origin)
    {
        var seen = new HashSet<int>(nodes);
        var queue = new Queue<int>(nodes);
        while (seen.Count < Limit && queue.TryDequeue(out var node))
        {
            foreach (var step in Known(node, origin, Raw, Part)) yield return step;
            foreach (var step in Known(node, origin, Part, Part))
                if (seen.Add(step.From)) queue.Enqueue(step.From);
        }
    }

    private IEnumerable<LabelStep> Known(int node, int origin, FactState before, FactState after)
    {
        var maps = state.Facts.OriginAt(origin)!.Maps;
        foreach (var step in _steps.Into(node))
        {
            if (maps[step.Transition].Next(before.Number) == after.Number && state.Facts.RankOf(step.From, origin, before) >= 0) yield return step;
        }
    }

    private LabelCategory CategoryOf(int origin) => state.Policy.CategoryOf(state.Assignments[state.Subjects[origin]].Category);
}
