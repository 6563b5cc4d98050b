using System.Text;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Kafka.Changes;

/// <summary>The subjects of one commit on their way to the topic.</summary>
/// <param name="Number">Numbers of entries rise; some are missing, of commits that failed.</param>
internal sealed record OutboxEntry(long Number, Dictionary<ChangedSubject, ChangedAspects> Subjects)
{
    public byte[] Encode()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Number);
            writer.Write(Subjects.Count);
            foreach (var (subject, aspects) in Subjects)
            {
                writer.Write((byte)subject.Kind);
                writer.Write(subject.Namespace);
                writer.Write(subject.Name);
                writer.Write((byte)aspects);
            }
        }

        return stream.ToArray();
    }

    public static OutboxEntry Decode(KeyedState state)
    {
        using var reader = new BinaryReader(new MemoryStream(state.State.ToArray(), writable: false), Encoding.UTF8);
        var number = reader.ReadInt64();
        var subjects = new Dictionary<ChangedSubject, ChangedAspects>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var subject = new ChangedSubject((NodeKind)reader.ReadByte(), reader.ReadString(), reader.ReadString());
            subjects[subject] = (ChangedAspects)reader.ReadByte();
        }

        return new OutboxEntry(number, subjects);
    }
}
