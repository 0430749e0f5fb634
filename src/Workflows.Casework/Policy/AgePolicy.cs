namespace Workflows.Casework.Policy;

/// <summary>One version of the charity's rules about ages. A decision stores the version under which it was made.</summary>
public sealed record AgePolicy
{
    /// <summary>Number of the version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>First local day on which it is in force.</summary>
    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>WhatsApp's own minimum age.</summary>
    public required int PlatformMinimum { get; init; }

    /// <summary>The charity's minimum age; never below the platform's.</summary>
    public required int CharityMinimum { get; init; }

    /// <summary>Below this age a service manager decides first, then a safeguarding lead. Independent of the platform's number.</summary>
    public required int IndividualAssessmentBelow { get; init; }

    /// <summary>Article 8 age; used only when consent is the lawful basis.</summary>
    public required int DigitalConsentAge { get; init; }

    /// <summary>How accounts that a parent manages are treated.</summary>
    public required ParentManagedAccount ParentManagedAccount { get; init; }

    /// <summary>Whether phone numbers are visible; it changes wording only, and never relaxes the list of exclusions.</summary>
    public required NumberVisibility NumberVisibility { get; init; }

    /// <summary>When a person last read the platform's terms.</summary>
    public required DateOnly PlatformTermsCheckedOn { get; init; }

    /// <summary>When the platform's terms are to be read again.</summary>
    public required DateOnly NextCheckDue { get; init; }

    /// <summary>Where the evidence is kept.</summary>
    public string? EvidenceLink { get; init; }

    /// <summary>The signatures: of a safeguarding role and of the data protection officer, by two different people.</summary>
    public required IReadOnlyList<PolicySignature> SignedBy { get; init; }
}

/// <summary>How accounts that a parent manages are treated.</summary>
public enum ParentManagedAccount
{
    /// <summary>WhatsApp is not used.</summary>
    Exclude,

    /// <summary>It may be used when the parent knows.</summary>
    AllowIfParentKnows,
}

/// <summary>Whether the platform shows phone numbers to the other side.</summary>
public enum NumberVisibility
{
    /// <summary>Phone numbers are visible.</summary>
    Visible,

    /// <summary>User names hide phone numbers.</summary>
    UsernameHidden,
}

/// <summary>A signature under a version.</summary>
/// <param name="Role">Code of the role that it was signed in.</param>
/// <param name="Person">The person's id.</param>
public sealed record PolicySignature(string Role, string Person);
