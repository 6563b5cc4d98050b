namespace LineageService.Ingestion.Collecting.Catalogs.Shapes;

/// <summary>Fields of a Protobuf message one by one. What breaks off or is no message ends it as broken. Mutable.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public int Field { get; private set; }

    public bool IsBytes { get; private set; }

    public ReadOnlySpan<byte> Bytes { get; private set; }

    public ulong Number { get; private set; }

    public bool IsBroken { get; private set; }

    public bool Next()
    {
        if (_rest.IsEmpty || IsBroken) return false;
        if (!TryVarint(out var key)) return Break();
        Field = (int)(key >> 3);
        IsBytes = false;
        Number = 0;
        switch (key & 7)
        {
            case 0:
                if (!TryVarint(out var number)) return Break();
                Number = number;
                return true;
            case 1:
                return Skip(8) || Break();
            case 2:
                if (!TryVarint(out var length) || length > (ulong)_rest.Length) return Break();
                Bytes = _rest[..(int)length];
                _rest = _rest[(int)length..];
                IsBytes = true;
                return true;
            case 5:
                return Skip(4) || Break();
            default:
                return Break();
        }
    }

    private bool Skip(int count)
    {
        if (_rest.Length < count) return false;
        _rest = _rest[count..];
        return true;
    }

    private bool Break()
    {
        IsBroken = true;
        return false;
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < 10 && i < _rest.Length; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] >= 0x80) continue;
            _rest = _rest[(i + 1)..];
            return true;
        }

        return false;
    }
}
