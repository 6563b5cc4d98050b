namespace LineageService.Graph.Snapshot;

/// <summary>
/// Keeps datasets that came after the base in name order among themselves and tells between which of the base's they stand, so that
/// answers are sorted by name without comparing names.
/// </summary>
internal static class LaterNames
{
    /// <returns>Ordinals in name order, and each one's place in it by ordinal.</returns>
    public static (int[] Order, int[] Place) Extend(LineageGraph origin, EntityTables tables)
    {
        var first = origin.NameOrder.Length;
        var known = origin.LaterNameOrder.Length;
        var count = tables.Datasets.Count - first;
        if (count == known) return (origin.LaterNameOrder, origin.LaterNamePlace);

        var added = new int[count - known];
        for (var index = 0; index < added.Length; index++)
        {
            added[index] = first + known + index;
            var entry = tables.Datasets[added[index]];
            tables.Datasets[added[index]] = entry with { SortKey = 2 * CountBefore(origin.NameOrder, tables, entry) };
        }

        Array.Sort(added, (left, right) => tables.Datasets[left].Id.CompareTo(tables.Datasets[right].Id));
        var order = Merge(origin.LaterNameOrder, added, tables);
        var place = new int[count];
        for (var index = 0; index < count; index++) place[order[index] - first] = index;
        return (order, place);
    }

    // A few into many: positions are searched, what lies between is copied in blocks.
    private static int[] Merge(int[] known, int[] added, EntityTables tables)
    {
        var order = new int[known.Length + added.Length];
        var (taken, written) = (0, 0);
        foreach (var ordinal in added)
        {
            var position = CountBefore(known, tables, tables.Datasets[ordinal]);
            Array.Copy(known, taken, order, written, position - taken);
            written += position - taken;
            taken = position;
            order[written++] = ordinal;
        }

        Array.Copy(known, taken, order, written, known.Length - taken);
        return order;
    }

    private static int CountBefore(int[] nameOrder, EntityTables tables, GraphDataset entry)
    {
        var (low, high) = (0, nameOrder.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (tables.Datasets[nameOrder[middle]].Id < entry.Id) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
