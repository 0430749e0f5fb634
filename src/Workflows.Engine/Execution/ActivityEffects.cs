using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Runtime;

namespace Workflows.Engine.Execution;

/// <summary>Notes the effects that an activity asks for; they are carried out after the burst is committed.</summary>
internal static class ActivityEffects
{
    public static Effect Queue(
        ActivityExecutionContext context,
        string lane,
        string? key,
        JsonObject payload,
        DateTimeOffset? notBefore = null,
        long? revision = null,
        Bookmark? waits = null
    )
    {
        var workflow = context.WorkflowFor("an effect");
        TextLimits.Check(lane, TextLimits.StimulusName, "The lane of the effect");
        TextLimits.Check(key, TextLimits.Key, "The key of the effect");
        var effect = new Effect
        {
            Id = context.Ids.NextEffectId(),
            Lane = lane,
            Key = key,
            Payload = payload,
            NotBefore = notBefore,
            Revision = revision,
            CaseId = workflow.Session.CaseId,
            InstanceId = workflow.Id,
            BookmarkId = waits?.Id,
        };
        workflow.Session.Effects.Add(effect);
        return effect;
    }
}
