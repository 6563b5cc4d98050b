using System.Text.Json;
using LineageService.Graph.Neo4j.Cypher;

namespace LineageService.Graph.Neo4j.Http;

/// <summary>A response body of the Query API. An error may come with rows: whoever reads looks at <see cref="ErrorCode"/> first.</summary>
internal sealed class QueryApiResponse
{
    public CypherResult Result { get; private set; } = new([], []);

    public string? ErrorCode { get; private set; }

    public string? ErrorMessage { get; private set; }

    public List<string> Bookmarks { get; } = [];

    public string? TransactionId { get; private set; }

    /// <exception cref="JsonException">It is no such body.</exception>
    public static QueryApiResponse Read(ReadOnlySpan<byte> body)
    {
        var response = new QueryApiResponse();
        if (body.IsEmpty) return response;
        var reader = new Utf8JsonReader(body);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8)) response.ReadRows(ref reader);
            else if (reader.ValueTextEquals("errors"u8)) response.ReadErrors(ref reader);
            else if (reader.ValueTextEquals("bookmarks"u8)) ReadTexts(ref reader, response.Bookmarks);
            else if (reader.ValueTextEquals("transaction"u8)) response.ReadTransaction(ref reader);
            else reader.Skip();
        }

        return response;
    }

    private void ReadRows(ref Utf8JsonReader reader)
    {
        var fields = new List<string>();
        var rows = new List<object?[]>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("fields"u8)) ReadTexts(ref reader, fields);
            else if (reader.ValueTextEquals("values"u8)) ReadValues(ref reader, fields.Count, rows);
            else reader.Skip();
        }

        Result = new CypherResult(fields, rows);
    }

    private static void ReadValues(ref Utf8JsonReader reader, int columns, List<object?[]> rows)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            var row = new object?[columns];
            for (var column = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; column++)
            {
                if (column == row.Length) Array.Resize(ref row, column + 1);
                row[column] = TypedJsonReader.Read(ref reader);
            }

            rows.Add(row);
        }
    }

    private static void ReadTexts(ref Utf8JsonReader reader, List<string> texts)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.String) texts.Add(reader.GetString()!);
    }

    private void ReadErrors(ref Utf8JsonReader reader)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string? code = null, message = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isCode = reader.ValueTextEquals("code"u8);
                var isMessage = reader.ValueTextEquals("message"u8);
                reader.Read();
                if (isCode) code = reader.GetString();
                else if (isMessage) message = reader.GetString();
                else reader.Skip();
            }

            (ErrorCode, ErrorMessage) = (ErrorCode ?? code ?? "Neo.DatabaseError.General.UnknownError", ErrorMessage ?? message);
        }
    }

    private void ReadTransaction(ref Utf8JsonReader reader)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            reader.Read();
            if (isId) TransactionId = reader.GetString();
            else reader.Skip();
        }
    }
}
