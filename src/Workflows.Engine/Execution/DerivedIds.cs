using System.Security.Cryptography;
using System.Text;

namespace Workflows.Engine.Execution;

/// <summary>
/// Gives out the ids that an activity execution needs. Each is derived from the execution's id and a counter that is stored with the state,
/// so a burst that is run again after a crash makes the same ids.
/// </summary>
internal struct DerivedIds(string executionId)
{
    public string ExecutionId { get; } = executionId;

    public int BookmarkCount { get; private set; }

    public int EffectCount { get; private set; }

    public int GuidCount { get; private set; }

    /// <summary>Stimuli and child instances, which share one counter.</summary>
    public int StimulusCount { get; private set; }

    public string NextBookmarkId() => $"{ExecutionId}-b{++BookmarkCount}";

    public string NextEffectId()
    {
        var id = PeekEffectId();
        EffectCount++;
        return id;
    }

    /// <summary>The id that the next effect gets, for the bookmark that waits for that effect.</summary>
    public readonly string PeekEffectId() => $"{ExecutionId}-e{EffectCount + 1}";

    public string NextStimulusId() => $"{ExecutionId}-s{++StimulusCount}";

    public string NextChildInstanceId() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{ExecutionId}-c{++StimulusCount}")).AsSpan(0, 12));

    public Guid NextGuid()
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.ASCII.GetBytes($"{ExecutionId}-g{++GuidCount}"), hash);
        // Version 8 of RFC 9562: the content is a hash that the application chose.
        hash[6] = (byte)(hash[6] & 0x0F | 0x80);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>Sets the counters to what the stored state says.</summary>
    public void Restore(int bookmarks, int effects, int guids, int stimuli)
    {
        BookmarkCount = bookmarks;
        EffectCount = effects;
        GuidCount = guids;
        StimulusCount = stimuli;
    }
}
