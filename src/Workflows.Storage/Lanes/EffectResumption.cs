using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;

namespace Workflows.Storage.Lanes;

/// <summary>The stimulus that resumes the bookmark which waits for an effect.</summary>
internal static class EffectResumption
{
    /// <summary>Makes the stimulus; its id derives from the effect's, so that an effect resumes its bookmark once.</summary>
    public static Stimulus Of(string effectId, string bookmarkId, string? instanceId, string? caseId, JsonObject input) =>
        new()
        {
            Id = "effect:" + effectId,
            Name = DetachedActivityRunner.BookmarkName,
            BookmarkId = bookmarkId,
            InstanceId = instanceId,
            Input = input,
            CaseId = caseId,
        };
}
