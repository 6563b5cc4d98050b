using System.Text;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>Conditions that only a run decides: each way is gone on its own, and what they leave behind is joined.</summary>
internal sealed partial class ShellEvaluator
{
    private const int MaximumChoices = 8;
    private const int MaximumCombinations = 16;

    private readonly List<ChoiceValues> _choices = [];
    private int _choiceGroups;

    /// <summary>The values of one variable, by the branch that was gone.</summary>
    private sealed record ChoiceValues(int Group, string[] Values);

    private sealed record Branch(ShellScope Scope, Flow Flow, string? Output);

    private Branch RunBranch(Func<Flow> run)
    {
        var (scope, output) = (_scope, _output);
        _scope = new ShellScope(scope);
        if (output is not null) _output = new StringBuilder();
        var flow = run();
        var branch = new Branch(_scope, flow, output is null ? null : _output!.ToString());
        (_scope, _output) = (scope, output);
        return branch;
    }

    private static Branch NoBranch(ShellScope parent) => new(new ShellScope(parent), Flow.Next, string.Empty);

    private Flow Join(List<Branch> branches)
    {
        _status = null;
        if (_output is not null && branches.Exists(branch => branch.Output is { Length: > 0 }))
        {
            var outputs = branches.Where(branch => branch.Output is { Length: > 0 } || branch.Flow == Flow.Next)
                .Select(branch => branch.Output).ToArray();
            Write(Merge("shell", outputs, _choiceGroups++) ?? string.Empty);
        }

        var lasting = branches.FindAll(branch => branch.Flow == Flow.Next);
        if (lasting.Count == 0)
        {
            // What comes behind is reached in no branch; the mildest end is that of the whole.
            var mildest = branches.Min(branch => branch.Flow);
            var left = branches.Find(branch => branch.Flow == mildest)!;
            Take(left.Scope);
            return mildest;
        }

        if (lasting.Count == 1)
        {
            Take(lasting[0].Scope);
            return Flow.Next;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var branch in lasting) names.UnionWith(branch.Scope.Written.Keys);
        var group = _choiceGroups++;
        foreach (var name in names)
        {
            var values = new string?[lasting.Count];
            for (var i = 0; i < values.Length; i++) values[i] = lasting[i].Scope.Find(name);
            if (Merge(name, values, group) is { } value) _scope.Set(name, value);
        }

        foreach (var branch in lasting) _scope.TakeDefinitions(branch.Scope);
        return Flow.Next;
    }

    private void Take(ShellScope branch)
    {
        foreach (var (name, value) in branch.Written) _scope.Set(name, value);
        _scope.TakeDefinitions(branch);
    }

    /// <summary>
    /// One value out of those of several branches. What is not set, or is set from outside, gives way to what the script itself says: that
    /// is its default.
    /// </summary>
    private string? Merge(string name, string?[] values, int group)
    {
        var told = values.Where(value => value is not null && !IsFromOutside(value)).Distinct().ToList();
        if (told.Count == 0) return values.FirstOrDefault(value => value is not null);
        if (told.Count == 1) return told[0];
        if (told.TrueForAll(value => Holes.IsPure(value!) && !Holes.HasChoice(value!))) return Holes.Of(name);
        if (told.Count > MaximumChoices) return Holes.Of(name);
        var filled = values.Select(value => value is null || IsFromOutside(value) ? told[0]! : value).ToArray();
        _choices.Add(new ChoiceValues(group, filled));
        return Holes.Of(Holes.Choice + (_choices.Count - 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    // $1 and the like, and variables that nobody set.
    private static bool IsFromOutside(string value) =>
        Holes.IsPure(value) && !Holes.HasChoice(value) && value.AsSpan().IndexOfAny('-', '.') < 0 && !Holes.IsUnknown(value);

    /// <summary>
    /// The same texts once for each way that leads to them; themselves where no choice is in them or where there are too many ways.
    /// </summary>
    private List<string[]> Ways(string[] texts)
    {
        var ways = new List<string[]>();
        if (!Array.Exists(texts, Holes.HasChoice))
        {
            ways.Add(texts);
            return ways;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (!Resolve(texts, ways, seen, 0)) return [texts];
        return ways;
    }

    private bool Resolve(string[] texts, List<string[]> ways, HashSet<string> seen, int depth)
    {
        var first = Array.Find(texts, Holes.HasChoice);
        if (first is null)
        {
            if (seen.Add(string.Join('\u0001', texts))) ways.Add(texts);
            return ways.Count <= MaximumCombinations;
        }

        if (depth > MaximumCombinations) return false;
        var group = _choices[ChoiceAt(first, first.IndexOf("\uE000?", StringComparison.Ordinal), out _)].Group;
        var branches = _choices.Find(choice => choice.Group == group)!.Values.Length;
        for (var branch = 0; branch < branches; branch++)
        {
            var chosen = new string[texts.Length];
            for (var i = 0; i < texts.Length; i++) chosen[i] = Choose(texts[i], group, branch);
            if (!Resolve(chosen, ways, seen, depth + 1)) return false;
        }

        return true;
    }

    private string Choose(string text, int group, int branch)
    {
        if (!Holes.HasChoice(text)) return text;
        var result = new StringBuilder(text.Length);
        var at = 0;
        while (true)
        {
            var open = text.IndexOf("\uE000?", at, StringComparison.Ordinal);
            if (open < 0) break;
            var choice = _choices[ChoiceAt(text, open, out var end)];
            result.Append(text, at, open - at);
            if (choice.Group == group) result.Append(choice.Values[Math.Min(branch, choice.Values.Length - 1)]);
            else result.Append(text, open, end - open);
            at = end;
        }

        _characters -= text.Length;
        return result.Append(text, at, text.Length - at).ToString();
    }

    private int ChoiceAt(string text, int open, out int end)
    {
        var close = text.IndexOf(Holes.Close, open);
        end = close < 0 ? text.Length : close + 1;
        return close > 0 && int.TryParse(text.AsSpan(open + 2, close - open - 2), out var index) && index < _choices.Count ? index
            : NoChoice();
    }

    // A text that holds the private characters itself.
    private int NoChoice()
    {
        _choices.Add(new ChoiceValues(_choiceGroups++, [string.Empty]));
        return _choices.Count - 1;
    }
}
