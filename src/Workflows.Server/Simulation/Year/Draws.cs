using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Server.Simulation.Year;

/// <summary>
/// What happens by chance, drawn from the seed and the words that name the occasion. So a draw depends neither on the order in which things
/// happen at one instant nor on what was drawn before, and the same seed gives the same year.
/// </summary>
/// <param name="seed">The seed of the year.</param>
public sealed class Draws(int seed)
{
    /// <summary>A number from 0 up to 1.</summary>
    public double Of(params ReadOnlySpan<string> occasion)
    {
        var text = $"{seed}\n{string.Join('\n', occasion)}";
        var hash = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return (hash >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Whether something happens that happens with a probability.</summary>
    public bool Happens(double probability, params ReadOnlySpan<string> occasion) => Of(occasion) < probability;

    /// <summary>A number between two others.</summary>
    public double Between(double least, double most, params ReadOnlySpan<string> occasion) => least + ((most - least) * Of(occasion));

    /// <summary>A whole number from 0 up to a count.</summary>
    public int Below(int count, params ReadOnlySpan<string> occasion) => (int)(Of(occasion) * count);

    /// <summary>One of several things, each with a weight.</summary>
    public T Pick<T>(IReadOnlyList<(double Weight, T Thing)> things, params ReadOnlySpan<string> occasion)
    {
        var at = Of(occasion) * things.Sum(t => t.Weight);
        foreach (var (weight, thing) in things)
        {
            at -= weight;
            if (at < 0)
            {
                return thing;
            }
        }

        return things[^1].Thing;
    }
}
