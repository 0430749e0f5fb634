using System.Security.Cryptography;
using Workflows.Casework.Calendar;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>The seeds of the draws of spot checks: random, so that nobody can know a draw before it. A simulation gives its own.</summary>
/// <param name="of">Makes the seed of a service's week; null: a random one.</param>
public sealed class DrawSeeds(Func<string, Week, string>? of = null)
{
    private const int Bytes = 16;

    internal string Of(string service, Week week) =>
        of is null ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)) : of(service, week);
}
