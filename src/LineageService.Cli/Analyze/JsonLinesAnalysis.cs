using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Reading;

namespace LineageService.Cli.Analyze;

/// <summary>What a run of <see cref="JsonLinesAnalysis"/> went through. <paramref name="Failed"/> counts answers with an error.</summary>
public readonly record struct JsonLinesCounts(long Requests, long Statements, long Characters, long Failed)
{
    public JsonLinesCounts Plus(JsonLinesCounts other) => new(
        Requests + other.Requests, Statements + other.Statements, Characters + other.Characters, Failed + other.Failed);
}

/// <summary>
/// Answers one request a line, in order, several at a time. Memory is bounded by a window of lines; a line that cannot be read is an answer
/// with an error, and the next one goes on.
/// </summary>
public sealed class JsonLinesAnalysis(Stream input, Stream output)
{
    private static readonly JsonWriterOptions WriterOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly ReadOnlyMemory<byte> LineEnd = "\n"u8.ToArray();

    private readonly int _window = 8 * Environment.ProcessorCount;

    public async Task<JsonLinesCounts> RunAsync(CancellationToken cancellationToken)
    {
        var counts = default(JsonLinesCounts);
        var running = new Queue<Task<Answer>>(_window);
        var lines = new ByteLineReader(input);
        while (lines.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (running.Count == _window) counts = counts.Plus(await WriteAsync(running.Dequeue(), cancellationToken).ConfigureAwait(false));
            if (lines.TooLong)
            {
                var message = $"line {lines.LineNumber}: expected at most {ByteLineReader.DefaultMaxLineLength} bytes, found {lines.LineLength}";
                running.Enqueue(Task.FromResult(Reject(null, message)));
                continue;
            }

            if (lines.Line.Span.Trim(" \t"u8).IsEmpty) continue;
            var line = lines.Line.ToArray();
            var number = lines.LineNumber;
            running.Enqueue(Task.Run(() => AnswerTo(line, number, cancellationToken), cancellationToken));
        }

        while (running.TryDequeue(out var next)) counts = counts.Plus(await WriteAsync(next, cancellationToken).ConfigureAwait(false));
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return counts;
    }

    private async Task<JsonLinesCounts> WriteAsync(Task<Answer> pending, CancellationToken cancellationToken)
    {
        var answer = await pending.ConfigureAwait(false);
        await output.WriteAsync(answer.Json, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(LineEnd, cancellationToken).ConfigureAwait(false);
        return answer.Counts;
    }

    private static Answer AnswerTo(byte[] line, long number, CancellationToken cancellationToken)
    {
        var request = AnalysisRequestReader.Read(line, number, out var id, out var failure);
        if (request is null) return Reject(id, $"line {failure!.Line}, column {failure.Column}: {failure.Message}");
        var result = SqlAnalysis.Analyze(request, cancellationToken);
        var json = Write(writer => AnalysisAnswerWriter.Write(writer, id, result));
        var failed = AnalysisAnswerWriter.ErrorOf(result) is null ? 0 : 1;
        return new Answer(json, new JsonLinesCounts(1, result.Statements, request.Sql.Length, failed));
    }

    private static Answer Reject(string? id, string error) =>
        new(Write(writer => AnalysisAnswerWriter.WriteError(writer, id, error)), new JsonLinesCounts(1, 0, 0, 1));

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions)) write(writer);
        return buffer.WrittenMemory;
    }

    private readonly record struct Answer(ReadOnlyMemory<byte> Json, JsonLinesCounts Counts);
}
