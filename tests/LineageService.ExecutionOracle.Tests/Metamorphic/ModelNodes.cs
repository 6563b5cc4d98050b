using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using LineageService.Sql.Query;

namespace LineageService.ExecutionOracle.Tests.Metamorphic;

/// <summary>All nodes of a query model, found by their properties: a respelling asks for the kinds it knows and need not know the others.</summary>
internal static class ModelNodes
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    public static List<object> Under(object root)
    {
        var found = new List<object>();
        var pending = new Stack<object>();
        pending.Push(root);
        while (pending.TryPop(out var node))
        {
            found.Add(node);
            foreach (var property in Properties.GetOrAdd(node.GetType(), ChildrenOf))
            {
                var value = property.GetValue(node);
                if (value is SqlNode or not (null or IEnumerable)) pending.Push(value);
                else if (value is IEnumerable items and not string && !IsDefault(items)) Push(items, pending);
            }
        }

        return found;
    }

    private static void Push(IEnumerable items, Stack<object> pending)
    {
        foreach (var item in items)
        {
            if (item is IEnumerable inner and not string && !IsDefault(inner)) Push(inner, pending);
            else if (item is not null && IsModel(item.GetType())) pending.Push(item);
        }
    }

    // A default ImmutableArray throws when it is enumerated.
    private static bool IsDefault(IEnumerable items) => items.GetType().GetProperty("IsDefault")?.GetValue(items) is true;

    private static PropertyInfo[] ChildrenOf(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0 && Leads(property.PropertyType))];

    private static bool Leads(Type type) => IsModel(type) || (type.IsGenericType && type.GetGenericArguments().Any(Leads));

    private static bool IsModel(Type type) => type.Namespace?.StartsWith(typeof(SqlNode).Namespace!, StringComparison.Ordinal) == true && !type.IsEnum;
}
