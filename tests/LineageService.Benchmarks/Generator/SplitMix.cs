namespace LineageService.Benchmarks.Generator;

/// <summary>The SplitMix64 generator: the same numbers on every platform and runtime. Mutable.</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>In [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)(uint)bound) >> 32);

    public bool Chance(double probability) => Unit() < probability;

    public double Exponential(double mean) => -mean * Math.Log(1 - Unit());

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

    /// <summary>A rank below a bound, Zipf-distributed: rank 0 is the most popular.</summary>
    public int Zipf(int bound, double exponent)
    {
        var power = 1 - exponent;
        var x = Math.Pow(((Math.Pow(bound + 1, power) - 1) * Unit()) + 1, 1 / power);
        return Math.Min(bound - 1, (int)x - 1);
    }
}
