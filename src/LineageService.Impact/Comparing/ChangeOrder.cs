using LineageService.Impact.Reading;
using LineageService.Model;

namespace LineageService.Impact.Comparing;

/// <summary>The order in which changed tasks are compared: what fills a table before what reads it. In a ring the order of the change set counts.</summary>
internal static class ChangeOrder
{
    public static List<int> Of(TaskReading?[] readings)
    {
        var writers = new Dictionary<DatasetId, List<int>>();
        for (var i = 0; i < readings.Length; i++)
        {
            foreach (var output in readings[i]?.Outputs ?? [])
            {
                if (!writers.TryGetValue(output, out var list)) writers[output] = list = [];
                list.Add(i);
            }
        }

        var waits = new int[readings.Length];
        var readers = new List<int>[readings.Length];
        for (var i = 0; i < readings.Length; i++) readers[i] = [];
        for (var i = 0; i < readings.Length; i++)
        {
            foreach (var writer in (readings[i]?.Inputs ?? []).SelectMany(input => writers.GetValueOrDefault(input) ?? []).Distinct())
            {
                if (writer == i) continue;
                waits[i]++;
                readers[writer].Add(i);
            }
        }

        var order = new List<int>(readings.Length);
        var ready = new Queue<int>(Enumerable.Range(0, readings.Length).Where(i => waits[i] == 0));
        var left = new SortedSet<int>(Enumerable.Range(0, readings.Length));
        while (left.Count > 0)
        {
            var next = ready.TryDequeue(out var free) ? free : left.Min;
            if (!left.Remove(next)) continue;
            order.Add(next);
            foreach (var reader in readers[next]) if (--waits[reader] == 0) ready.Enqueue(reader);
        }

        return order;
    }
}
