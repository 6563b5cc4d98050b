using LineageService.ExecutionOracle.Execution;
using LineageService.ExecutionOracle.Generation;
using LineageService.ExecutionOracle.Judging;
using LineageService.ExecutionOracle.Perturbing;

namespace LineageService.ExecutionOracle.Running;

/// <summary>Makes a finding's query simpler for as long as it still contradicts its lineage in the same way.</summary>
internal sealed class Shrinker(World world, IDatabase database, CancellationToken cancellationToken)
{
    private const int Attempts = 400;

    private int _attempts;

    /// <summary>What makes a query a finding besides its contradictions; for tests. Null: nothing.</summary>
    public Func<Subject, bool>? IsFound { get; init; }

    public Finding Shrink(Finding finding)
    {
        var best = finding;
        bool improved;
        do
        {
            improved = false;
            for (var length = best.Query.Choices.Length / 2; length >= 1 && _attempts < Attempts; length /= 2)
            {
                for (var at = 0; at < best.Query.Choices.Length && _attempts < Attempts;)
                {
                    if (Try(best, Without(best.Query.Choices, at, length)) is { } shorter) (best, improved) = (shorter, true);
                    else if (Try(best, Zeroed(best.Query.Choices, at, length)) is { } simpler) (best, improved, at) = (simpler, true, at + length);
                    else at += length;
                }
            }
        }
        while (improved && _attempts < Attempts);
        return best;
    }

    private static int[] Without(int[] choices, int at, int length) => [.. choices[..at], .. choices[Math.Min(choices.Length, at + length)..]];

    private static int[] Zeroed(int[] choices, int at, int length)
    {
        var zeroed = (int[])choices.Clone();
        Array.Clear(zeroed, at, Math.Min(length, choices.Length - at));
        return zeroed;
    }

    private Finding? Try(Finding best, int[] choices)
    {
        var query = QueryWriter.Write(new Choices(choices), world, database.Traits);
        if (!IsSimpler(query, best.Query)) return null;
        _attempts++;
        try
        {
            using var subject = Subject.Make(query, world, database, cancellationToken);
            if (IsFound is not null) return IsFound(subject) ? best with { Query = query } : null;
            return Find(subject, world, database, best.Violation.Kind);
        }
        catch (QueryFailedException)
        {
            return null;
        }
    }

    private static bool IsSimpler(GeneratedQuery query, GeneratedQuery than) =>
        query.Sql.Length < than.Sql.Length || (query.Sql.Length == than.Sql.Length && query.Choices.Sum() < than.Choices.Sum());

    /// <summary>The first contradiction of a kind that any change shows.</summary>
    private static Finding? Find(Subject subject, World world, IDatabase database, ViolationKind kind)
    {
        if (kind == ViolationKind.NotUnderstood)
            return subject.Gap is null ? null : new Finding(world.Seed, subject.Query, null, new Violation(kind, null), subject.Gap);
        if (subject.Gap is not null) return null;
        foreach (var table in world.Tables.Where(table => subject.Query.Tables.Contains(table.Name)))
        {
            try
            {
                foreach (var change in WorldChanges.Of(world, table))
                {
                    var violations = new List<Violation>();
                    database.Load(change.After);
                    subject.Judge.Compare(change, subject.Execute(), violations);
                    if (violations.Find(violation => violation.Kind == kind) is { } found) return new Finding(world.Seed, subject.Query, change, found, "");
                }
            }
            finally
            {
                database.Load(table);
            }
        }

        return null;
    }
}
