using LineageService.Sql.Canonical;

namespace LineageService.Impact.Comparing;

/// <summary>Tells which source of the new version is which of the old: numbers move when a source comes or goes.</summary>
internal static class SourceLabels
{
    /// <summary>Labels by number, equal for sources that stand for each other.</summary>
    public static (string[] Before, string[] After) Of(CanonicalQuery before, CanonicalQuery after)
    {
        var (old, now) = (new string[before.Inputs.Length], new string[after.Inputs.Length]);
        for (var i = 0; i < now.Length; i++)
        {
            for (var j = 0; j < old.Length && now[i] is null; j++)
            {
                if (old[j] is null && before.Inputs[j].Rows == after.Inputs[i].Rows) old[j] = now[i] = $"{i}~";
            }
        }

        // What is left stands for each other in its order, a query for a query and a table for a table.
        foreach (var nested in new[] { true, false })
        {
            var left = Enumerable.Range(0, old.Length).Where(j => old[j] is null && before.Inputs[j].Query >= 0 == nested).ToList();
            var right = Enumerable.Range(0, now.Length).Where(i => now[i] is null && after.Inputs[i].Query >= 0 == nested).ToList();
            if (left.Count != right.Count) continue;
            for (var k = 0; k < left.Count; k++) old[left[k]] = now[right[k]] = $"{right[k]}~";
        }

        for (var j = 0; j < old.Length; j++) old[j] ??= $"{j}-";
        for (var i = 0; i < now.Length; i++) now[i] ??= $"{i}+";
        return (old, now);
    }
}
