using System.Collections.Immutable;

namespace LineageService.Graph.Labels.Controls;

/// <summary>
/// Numbers for the sets of controls that edges are under; 0 is none. Grows, never changes, so that maps that were made stay right. Thread-safe.
/// </summary>
internal sealed class ControlTable
{
    private readonly Dictionary<FlowControl, int> _numbers = [];
    private readonly Dictionary<string, int> _sets = new(StringComparer.Ordinal);
    private readonly List<ImmutableArray<FlowControl>> _controls = [[]];
    private readonly Lock _lock = new();

    /// <summary>The controls of a number.</summary>
    public ImmutableArray<FlowControl> At(int number)
    {
        lock (_lock) return _controls[number];
    }

    /// <param name="controls">In any order.</param>
    public int Of(IReadOnlyCollection<FlowControl> controls)
    {
        if (controls.Count == 0) return 0;
        lock (_lock)
        {
            var ids = new List<int>(controls.Count);
            foreach (var control in controls)
            {
                if (!_numbers.TryGetValue(control, out var id)) _numbers[control] = id = _numbers.Count;
                ids.Add(id);
            }

            ids.Sort();
            var key = string.Join(',', ids);
            if (_sets.TryGetValue(key, out var number)) return number;
            _controls.Add([.. controls]);
            return _sets[key] = _controls.Count - 1;
        }
    }
}
