using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Faults.Round;

/// <summary>
/// Sees to it that a spot check is drawn. A run has some fifteen rows and one in ten is drawn, so that every fifth run would have none by chance
/// and prove nothing about them. A service's first draw gets a seed that draws one of its rows.
/// </summary>
internal static class RoundDraw
{
    private const int OneIn = 10;

    /// <summary>Stores the seed of the round that a service starts next; the draw takes the seed that is there.</summary>
    public static async Task PrepareAsync(World world, string service, CancellationToken cancellationToken)
    {
        var due = (long)
            (await world.RowsAsync($"select next_due from weekly_rounds where service = '{service}'", cancellationToken))[0][0]!;
        var monday = DateTime.UnixEpoch.AddTicks(due * TimeSpan.TicksPerMicrosecond);
        var week = string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(monday)}-W{ISOWeek.GetWeekOfYear(monday):00}");
        var arrangements = await world.WordsAsync($"select id from arrangements where service = '{service}'", cancellationToken);
        var seed = Enumerable
            .Range(0, int.MaxValue)
            .Select(n => $"faults-{n}")
            .First(s => arrangements.Any(id => IsDrawn(s, $"{id}:{week}")));
        await using var command = world.Database.CreateCommand(
            $"insert into weekly_draws (service, week, seed, drawn_at) values ('{service}', '{week}', '{seed}', {due})"
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // As SpotChecks of the product derives it, which this program knows from outside alone.
    private static bool IsDrawn(string seed, string key) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{key}"))) % OneIn == 0;
}
