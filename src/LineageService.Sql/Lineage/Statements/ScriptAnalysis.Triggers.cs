using LineageService.Model;
using LineageService.Sql.Binding;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <content>What a trigger's body does to the row that it runs for.</content>
internal sealed partial class ScriptAnalysis
{
    private const string NewRow = "NEW";

    private static readonly string[] TriggerRows = [NewRow, "OLD"];

    /// <summary>The function of a trigger sees the trigger's rows.</summary>
    private void ShowTriggerRows(Dictionary<string, ColumnSymbol> outer)
    {
        foreach (var row in TriggerRows)
        {
            if (outer.TryGetValue(row, out var changed)) _state.Variables.TryAdd(row, changed);
        }
    }

    /// <summary>What the function of a trigger assigned to the fields of its row, the trigger assigned.</summary>
    private void KeepAssignedFields(List<KeyValuePair<string, ColumnSymbol>> after)
    {
        if (!_state.Variables.ContainsKey(NewRow)) return;
        foreach (var (name, value) in after)
        {
            if (IsFieldOf(name, NewRow)) _state.Variables[name] = value;
        }
    }

    /// <summary><c>SET NEW.c = value</c> writes the column.</summary>
    private void WriteRow(ObjectName table, string row, TextSpan span)
    {
        var assigned = _state.Variables.Where(variable => IsFieldOf(variable.Key, row)).ToList();
        if (assigned.Count == 0) return;
        var change = BindChange(new TableReference(table, null, span), [], EmptyScope());
        WriteChange(change, [.. assigned.Select(field => new RelationColumn(field.Key[(field.Key.LastIndexOf('.') + 1)..], field.Value, span))]);
        foreach (var (name, _) in assigned) _state.Variables.Remove(name);
    }

    private static bool IsFieldOf(string variable, string row)
    {
        var name = variable.AsSpan().TrimStart(':');
        return name.Length > row.Length + 1 && name[row.Length] == '.' && name.StartsWith(row, StringComparison.OrdinalIgnoreCase);
    }
}
