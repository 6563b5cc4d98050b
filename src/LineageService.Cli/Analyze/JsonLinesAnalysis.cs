using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;
using LineageService.Ingestion.Analysis;
using LineageService.Ingestion.Analysis.Functions;
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
public sealed class JsonLinesAnalysis(Stream input, Stream output, UserFunctions? functions = null)
{
    private static readonly JsonWriterOptions WriterOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly ReadOnlyMemory<byte> LineEnd = "\n"u8.ToArray();

    private readonly int _window = 8 * Environment.ProcessorCount;

    public async Task<JsonLinesCounts> RunAsync(CancellationToken cancellationToken)
    {
        var running = Channel.CreateBounded<Task<Answer>>(_window);
        var reading = Task.Run(() => ReadAsync(running.Writer, cancellationToken), cancellationToken);
        var counts = default(JsonLinesCounts);
        while (await running.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (running.Reader.TryRead(out var next))
            {
                var answer = await next.ConfigureAwait(false);
                await output.WriteAsync(answer.Json, cancellationToken).ConfigureAwait(false);
                await output.WriteAsync(LineEnd, cancellationToken).ConfigureAwait(false);
                counts = counts.Plus(answer.Counts);
            }

            // Whoever sends one request and waits for its answer gets it.
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        await reading.ConfigureAwait(false);
        return counts;
    }

    private async Task ReadAsync(ChannelWriter<Task<Answer>> running, CancellationToken cancellationToken)
    {
        try
        {
            var lines = new ByteLineReader(input);
            while (lines.Read())
            {
                if (Start(lines, cancellationToken) is { } started) await running.WriteAsync(started, cancellationToken).ConfigureAwait(false);
            }

            running.Complete();
        }
        catch (Exception failure)
        {
            running.Complete(failure);
            throw;
        }
    }

    private Task<Answer>? Start(ByteLineReader lines, CancellationToken cancellationToken)
    {
        if (lines.TooLong)
        {
            var message = $"line {lines.LineNumber}: expected at most {ByteLineReader.DefaultMaxLineLength} bytes, found {lines.LineLength}";
            return Task.FromResult(Reject(null, message));
        }

        if (lines.Line.Span.Trim(" \t"u8).IsEmpty) return null;
        var line = lines.Line.ToArray();
        var number = lines.LineNumber;
        return Task.Run(() => AnswerTo(line, number, cancellationToken), cancellationToken);
    }

    private Answer AnswerTo(byte[] line, long number, CancellationToken cancellationToken)
    {
        var request = AnalysisRequestReader.Read(line, number, out var id, out var failure);
        if (request is null) return Reject(id, $"line {failure!.Line}, column {failure.Column}: {failure.Message}");
        if (functions is not null) request = request with { Functions = functions };
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
