using System.Globalization;
using LineageService.Api.Problems;
using LineageService.Graph.Store;

namespace LineageService.Api.Requests;

/// <summary>Reads the parameters that lists have together.</summary>
internal static class ListReading
{
    public static ListQuery ReadList(this QueryReader reader, string? @namespace) => new(
        @namespace,
        reader.Read(QueryParameters.Layer),
        reader.Read(QueryParameters.Owner),
        reader.ReadCursor(cursor => PageCursor.ReadName(cursor) is not null),
        reader.ReadInt32(QueryParameters.ListLimit));

    /// <summary>A cursor that is the number of items before the page.</summary>
    public static int ReadOffset(this QueryReader reader)
    {
        var offset = 0;
        reader.ReadCursor(cursor => int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out offset));
        return offset;
    }

    /// <summary>Reports a parameter that is needed, unless it was given and has its mistake reported.</summary>
    public static void Missing(this QueryReader reader, QueryParameter parameter, string sentence)
    {
        if (!reader.HasMistake(parameter)) reader.Add(Violation.Query(parameter.Name, sentence));
    }

    /// <summary>A cursor that the list itself has given; anything else is a mistake, not a silent new start.</summary>
    public static string? ReadCursor(this QueryReader reader, Func<string, bool> isValid)
    {
        var cursor = reader.Read(QueryParameters.Cursor);
        if (cursor is null || isValid(cursor)) return cursor;
        reader.Add(Violation.Query(QueryParameters.Cursor.Name, "Is no cursor of this list; take nextCursor as it was answered."));
        return null;
    }
}
