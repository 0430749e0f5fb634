namespace Workflows.Studio.Access;

/// <summary>
/// What an account may do in the studio and by its API, in Elsa's own names (<c>verb:things</c>). An account carries them as claims of the type
/// <see cref="ClaimType"/>; <c>verb:*</c> stands for a verb on everything, and <c>*</c> for everything but <see cref="ReadCaseData"/>.
/// </summary>
public static class StudioPermissions
{
    /// <summary>The type of the claims that carry permissions.</summary>
    public const string ClaimType = "permissions";

    /// <summary>Everything but <see cref="ReadCaseData"/>.</summary>
    public const string Everything = "*";

    /// <summary>To see values of instances that hold case data. No role has it, and no wildcard stands for it.</summary>
    public const string ReadCaseData = "read:case-data";

    /// <summary>To list and open definitions.</summary>
    public const string ReadDefinitions = "read:workflow-definitions";

    /// <summary>To save, import and roll back definitions.</summary>
    public const string WriteDefinitions = "write:workflow-definitions";

    /// <summary>To publish a definition.</summary>
    public const string PublishDefinitions = "publish:workflow-definitions";

    /// <summary>To retract a definition.</summary>
    public const string RetractDefinitions = "retract:workflow-definitions";

    /// <summary>To start instances.</summary>
    public const string ExecuteDefinitions = "exec:workflow-definitions";

    /// <summary>To delete definitions and versions.</summary>
    public const string DeleteDefinitions = "delete:workflow-definitions";

    /// <summary>To list and open instances.</summary>
    public const string ReadInstances = "read:workflow-instances";

    /// <summary>To change variables of an instance, and to import instances.</summary>
    public const string WriteInstances = "write:workflow-instances";

    /// <summary>To cancel instances.</summary>
    public const string CancelInstances = "cancel:workflow-instances";

    /// <summary>To delete finished instances.</summary>
    public const string DeleteInstances = "delete:workflow-instances";

    /// <summary>To retry what failed, and to run other changes of instances.</summary>
    public const string RunAlterations = "run:alterations";

    /// <summary>To read changes of instances that were asked for.</summary>
    public const string ReadAlterations = "read:alterations";

    /// <summary>To read what activities did.</summary>
    public const string ReadExecutions = "read:activity-execution";

    /// <summary>To read what the designer offers: activities, variable types, strategies, script types.</summary>
    public const string ReadDescriptors = "read:activity-descriptors";

    /// <summary>To read which features are installed.</summary>
    public const string ReadFeatures = "read:installed-features";

    /// <summary>To test a single activity.</summary>
    public const string Test = "exec:tests";

    /// <summary>To publish events.</summary>
    public const string TriggerEvents = "trigger:event";

    /// <summary>To list the names of secrets.</summary>
    public const string ReadSecrets = "read:secrets";

    /// <summary>To make and change secrets.</summary>
    public const string WriteSecrets = "write:secrets";

    /// <summary>To delete secrets.</summary>
    public const string DeleteSecrets = "delete:secrets";

    /// <summary>To ask whether a secret can be used.</summary>
    public const string TestSecrets = "test:secrets";

    /// <summary>Whether a permission that an account has stands for one that is asked for.</summary>
    public static bool Covers(string has, string asked)
    {
        if (has == asked)
        {
            return true;
        }

        if (asked == ReadCaseData)
        {
            return false;
        }

        return has == Everything || (has.EndsWith(":*", StringComparison.Ordinal) && asked.StartsWith(has[..^1], StringComparison.Ordinal));
    }
}
