using LineageService.Sql.Query;

namespace LineageService.Sql.Canonical;

internal sealed partial class CanonicalWriter
{
    /// <summary>
    /// Sorts the tokens of a block that belong to none of its parts by the clause they stand in: sort keys with their directions, limits, samples, hints.
    /// Mutable; one per block.
    /// </summary>
    private sealed class ClauseTexts(CanonicalWriter writer, CanonicalScope scope, IReadOnlyList<CanonicalColumn> columns)
    {
        private readonly List<string> _order = [];
        private readonly List<string> _limit = [];
        private readonly List<string> _sample = [];
        private readonly List<string> _other = [];

        private enum Place : byte
        {
            Head,
            Top,
            From,
            Condition,
            Window,
            Order,
            Limit,
        }

        /// <param name="keyOf">The sort key that a child is; null for others.</param>
        public void Read(List<CanonicalTokens.Piece> parts, Func<int, SqlExpression?> keyOf, Func<int, bool> isItem)
        {
            var place = Place.Head;
            foreach (var part in parts)
            {
                if (part.Child >= 0)
                {
                    if (place == Place.Top && isItem(part.Child)) place = Place.Head;
                    if (keyOf(part.Child) is { } key) (place == Place.Limit ? _limit : _order).Add(writer.Key(key, scope, columns));
                    continue;
                }

                place = PlaceOf(part.Text) ?? place;
                Add(place, part.Text);
            }
        }

        private static Place? PlaceOf(string word) => word switch
        {
            "select" => Place.Head,
            "top" => Place.Top,
            "from" => Place.From,
            "where" or "prewhere" or "having" or "qualify" => Place.Condition,
            "window" => Place.Window,
            "order" or "sort" or "cluster" or "distribute" => Place.Order,
            "limit" or "offset" or "fetch" => Place.Limit,
            _ => null,
        };

        private void Add(Place place, string text)
        {
            if (text is ";") return;
            switch (place)
            {
                case Place.Head when text is not ("select" or "all" or "distinct" or "on" or "," or "(" or ")" or "with"):
                    _other.Add(text);
                    break;
                case Place.Top when text is not ("," or "(" or ")"):
                    _limit.Add(text);
                    break;
                case Place.From when text is not ("from" or ","):
                    _sample.Add(text);
                    break;
                case Place.Condition when text is not ("where" or "prewhere" or "having" or "qualify" or "and" or "(" or ")"):
                    _other.Add(text);
                    break;
                case Place.Order when text is not ("asc" or "by" or "order" or "(" or ")"):
                    _order.Add(text);
                    break;
                case Place.Limit when text is not ("(" or ")"):
                    _limit.Add(text);
                    break;
            }
        }

        public IEnumerable<CanonicalClause> Clauses()
        {
            while (_sample.Count > 0 && _sample.TrueForAll(text => text is "(" or ")")) _sample.Clear();
            if (_limit.Count > 0) yield return new CanonicalClause(CanonicalClauseKind.Limit, string.Join(' ', _limit));
            if (_sample.Count > 0) yield return new CanonicalClause(CanonicalClauseKind.Sample, string.Join(' ', _sample));
            if (_other.Count > 0) yield return new CanonicalClause(CanonicalClauseKind.Other, string.Join(' ', _other));
            if (_order.Count > 0) yield return new CanonicalClause(CanonicalClauseKind.OrderBy, string.Join(' ', _order));
        }
    }
}
