using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Reading;
using LineageService.Model;
using LineageService.Sql.Canonical;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;
using LineageService.Sql.Typing;

namespace LineageService.Impact.Comparing;

/// <summary>Compares the columns that two versions of a query give to one target, as the write binds them: by name or by position.</summary>
internal sealed class ColumnComparison(ImpactWorld world, TaskReading before, TaskReading after, AtomDraft draft, DatasetId target)
{
    private readonly ColumnFacts _facts = new(before, after, target);

    public void Compare(CanonicalStatement old, CanonicalStatement now, QueryDifference difference)
    {
        var (columnsBefore, columnsAfter) = (old.Query!.Columns, now.Query!.Columns);
        var binding = BindingOf(after, target);
        if (HasStar(columnsBefore) || HasStar(columnsAfter))
        {
            CompareAroundStars(columnsBefore, columnsAfter, difference);
            return;
        }

        if (binding == WriteBinding.Positional) ByPosition(columnsBefore.Length, columnsAfter.Length, difference, Places(before, world.Source.FindSchema(target), columnsBefore.Length));
        else ByName(Names(old, columnsBefore), Names(now, columnsAfter), difference);
        if (binding == WriteBinding.Listed && now.TargetColumns.Length > 0 && now.TargetColumns.Length != columnsAfter.Length)
            draft.Break($"The list names {now.TargetColumns.Length} columns and the query gives {columnsAfter.Length}.", null, DiffCategory.Arity);
    }

    /// <summary>How the task's columns find those of a target.</summary>
    public static WriteBinding BindingOf(TaskReading reading, DatasetId target)
    {
        foreach (var write in reading.Uses.Writes)
            if (write.Target is { } table ? reading.DatasetOf(table) == target : reading.Task.TargetDataset == target) return write.Binding;
        return WriteBinding.Named;
    }

    private static bool HasStar(ImmutableArray<CanonicalColumn> columns) => columns.Any(column => column.Name == "*");

    private static string[] Names(CanonicalStatement statement, ImmutableArray<CanonicalColumn> columns) =>
        [.. columns.Select((column, i) => i < statement.TargetColumns.Length ? statement.TargetColumns[i] : column.Name)];

    /// <summary>The columns of a schema that a query's columns go to by their places; null where it has not as many.</summary>
    private string[]? Places(TaskReading reading, TableSchema? schema, int columns)
    {
        if (schema is not { IsComplete: true }) return null;
        var given = reading.Uses.Writes.FirstOrDefault(write => write.Target is { } table && reading.DatasetOf(table) == target)?.Given ?? [];
        string[] names =
        [
            .. schema.Columns.Where(column => !column.Computed && !column.Name.Contains('.', StringComparison.Ordinal) && !given.Contains(column.Name, StringComparer.OrdinalIgnoreCase))
                .Select(column => column.Name),
        ];
        return names.Length == columns ? names : null;
    }

    private void ByName(string[] old, string[] now, QueryDifference difference)
    {
        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < old.Length; i++) places.TryAdd(old[i], i);
        var common = new List<int>();
        var added = new List<int>();
        for (var i = 0; i < now.Length; i++)
        {
            if (!places.Remove(now[i], out var place))
            {
                added.Add(i);
                continue;
            }

            common.Add(place);
            CompareValue(now[i], place, i, difference);
        }

        foreach (var place in places.Values.Order())
        {
            // The same expression under another name is a rename; a constant could be any.
            var renamed = added.FindIndex(i => difference.IsSame(place, i) && difference.Before(place).Contains('#', StringComparison.Ordinal));
            if (renamed >= 0)
            {
                draft.Add(AtomKind.SchemaRename, target, old[place], DiffCategory.ColumnRenamed, Verdict.Breaking, old[place], now[added[renamed]], _facts.SpanOf(now[added[renamed]]));
                added.RemoveAt(renamed);
            }
            else
            {
                draft.Add(AtomKind.SchemaDrop, target, old[place], DiffCategory.ColumnDropped, Verdict.Breaking, old[place]);
            }
        }

        foreach (var i in added) draft.Add(AtomKind.Add, target, now[i], DiffCategory.ColumnAdded, Verdict.Additive, after: now[i], span: _facts.SpanOf(now[i]));
        for (var i = 1; i < common.Count; i++)
        {
            if (common[i] > common[i - 1]) continue;
            draft.Add(AtomKind.Order, target, null, DiffCategory.ColumnsReordered, Verdict.OrderOnly);
            break;
        }
    }

    private void ByPosition(int old, int now, QueryDifference difference, string[]? names)
    {
        if (old != now)
        {
            // Right is what the table has; where nobody knows, what worked so far.
            if (Places(after, world.SchemaAfter(target), now) is { } places)
            {
                if (names is not null)
                {
                    // The table was changed together with the text.
                    ByName(names, places, difference);
                    return;
                }

                foreach (var name in places) draft.Add(AtomKind.Value, target, name, DiffCategory.Arity, Verdict.Behavioral);
                return;
            }

            // Where an engine takes fewer columns, those behind the first that differs shift and the last are NULL.
            var first = 0;
            while (first < Math.Min(old, now) && difference.IsSame(first, first)) first++;
            for (var i = first; i < Math.Max(old, now); i++)
                if (_facts.FormerNameAt(i) is { } shifted) draft.Add(AtomKind.Value, target, shifted, DiffCategory.Arity, Verdict.Behavioral);
            draft.Break($"INSERT without a list gives {now} columns instead of {old}: the table has no place for them, or another one for each behind.", null, DiffCategory.Arity);
            return;
        }

        for (var i = 0; i < now; i++)
        {
            if (difference.IsSame(i, i)) continue;
            var name = names?[i] ?? _facts.NameAt(i);
            if (name is null) draft.Add(AtomKind.Unknown, target, null, DiffCategory.Expression, Verdict.Unknown);
            else CompareValue(name, i, i, difference);
            var (fits, type) = (_facts.TypeAt(after, i), _facts.TypeAt(before, i));
            type ??= TypeOf(name);
            if (!TypeChanges.Converts(fits, type)) draft.Break($"Column {name} gets {fits}, which does not become {type}.", _facts.SpanAt(i), DiffCategory.TypeNarrowed);
        }
    }

    private SqlType? TypeOf(string? name) =>
        world.Source.FindSchema(target)?.Columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase)).Type is { } text
            ? SqlTypes.Parse(text, SchemaComparison.Ansi) : null;

    // Where a star hides columns, the names of the lineage are all that can be compared.
    private void CompareAroundStars(ImmutableArray<CanonicalColumn> old, ImmutableArray<CanonicalColumn> now, QueryDifference difference)
    {
        if (old.Length == now.Length)
        {
            var same = true;
            for (var i = 0; i < now.Length && same; i++) same = difference.IsSame(i, i) && old[i].Name == now[i].Name;
            if (same) return;
        }

        if (_facts.HasStar)
        {
            draft.Add(AtomKind.Unknown, target, null, DiffCategory.Expression, Verdict.Unknown);
            return;
        }

        // By the lineage of each column: of equal lineage it is not sure that the expression is equal.
        var (namesBefore, namesAfter) = (ColumnFacts.NamesOf(before, target).ToList(), ColumnFacts.NamesOf(after, target).ToList());
        foreach (var name in namesAfter.Intersect(namesBefore, StringComparer.OrdinalIgnoreCase).ToList())
            if (!_facts.IsPassedOn(name)) draft.Add(AtomKind.Value, target, name, _facts.CategoryOf(name), Verdict.Behavioral, span: _facts.SpanOf(name));
        foreach (var name in namesBefore.Except(namesAfter, StringComparer.OrdinalIgnoreCase))
            draft.Add(AtomKind.SchemaDrop, target, name, DiffCategory.ColumnDropped, Verdict.Breaking, name);
        foreach (var name in namesAfter.Except(namesBefore, StringComparer.OrdinalIgnoreCase))
            draft.Add(AtomKind.Add, target, name, DiffCategory.ColumnAdded, Verdict.Additive, after: name);
    }

    private void CompareValue(string name, int old, int now, QueryDifference difference)
    {
        var (typeBefore, typeAfter) = (_facts.TypeAt(before, old), _facts.TypeAt(after, now));
        var kind = IsCastOfUnknown(typeBefore, typeAfter, old, now, difference) ? TypeChangeKind.Narrowed : TypeChanges.Of(typeBefore, typeAfter);
        var span = _facts.SpanOf(name);
        if (kind != TypeChangeKind.None)
        {
            draft.Add(
                AtomKind.Type, target, name, kind == TypeChangeKind.Narrowed ? DiffCategory.TypeNarrowed : DiffCategory.TypeWidened,
                kind == TypeChangeKind.Narrowed ? Verdict.Breaking : Verdict.Additive, typeBefore?.ToString() ?? "?", typeAfter?.ToString() ?? "?", span);
        }

        if (_facts.BecomesNullable(old, now)) draft.Add(AtomKind.Nullability, target, name, DiffCategory.Nullability, Verdict.Additive, "NOT NULL", "NULL", span);
        if (difference.IsSame(old, now)) return;
        var (textBefore, textAfter) = (difference.Before(old), difference.After(now));

        // A cast alone changes the type, not the values, where all of them fit.
        if (kind is TypeChangeKind.Widened && CanonicalTerms.WithoutCasts(textBefore).Core == CanonicalTerms.WithoutCasts(textAfter).Core) return;
        var category = _facts.CategoryOf(name);
        draft.Add(AtomKind.Value, target, name, category, Verdict.Behavioral, textBefore, textAfter, span);
        if (IsNondeterministic(textAfter) && !IsNondeterministic(textBefore))
        {
            draft.Note(DiffCategory.Nondeterminism, Verdict.Behavioral);
            draft.Say($"{name} differs from run to run.");
        }
    }

    // A cast comes or goes, and nobody knows the type without it: the safe answer is that it may not fit.
    private static bool IsCastOfUnknown(SqlType? before, SqlType? after, int old, int now, QueryDifference difference)
    {
        if ((before is null) == (after is null) || difference.IsSame(old, now)) return false;
        return CanonicalTerms.WithoutCasts(difference.Before(old)).Type != CanonicalTerms.WithoutCasts(difference.After(now)).Type;
    }

    private static readonly string[] Undetermined =
        ["RAND (", "RANDOM (", "RAND_", "UUID (", "NEWID (", "GEN_RANDOM_UUID (", "GENERATE_UUID (", "CURRENT_TIMESTAMP", "NOW (", "SYSDATE", "GETDATE (", "UNIX_TIMESTAMP ( )", "ROW_NUMBER"];

    private static bool IsNondeterministic(string text)
    {
        foreach (var word in Undetermined)
        {
            if (!text.Contains(word, StringComparison.OrdinalIgnoreCase)) continue;
            if (word != "ROW_NUMBER" || !text.Contains("order by", StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
