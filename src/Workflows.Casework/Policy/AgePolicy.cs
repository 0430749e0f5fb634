namespace Workflows.Casework.Policy;

/// <summary>The charity's rule about ages, one version; decisions keep the version that they were made under.</summary>
public sealed record AgePolicy
{
    /// <summary>Counts up from 1.</summary>
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

    /// <summary>What an account that a parent manages leads to.</summary>
    public required ParentManagedAccount ParentManagedAccount { get; init; }

    /// <summary>Whether numbers are visible; drives wording only, never relaxes the list of exclusions.</summary>
    public required NumberVisibility NumberVisibility { get; init; }

    /// <summary>When a person last read the platform's terms.</summary>
    public required DateOnly PlatformTermsCheckedOn { get; init; }

    /// <summary>When they are to be read again.</summary>
    public required DateOnly NextCheckDue { get; init; }

    /// <summary>Where the evidence is kept.</summary>
    public string? EvidenceLink { get; init; }

    /// <summary>Who signed: a safeguarding role and the data protection officer, two different people.</summary>
    public required IReadOnlyList<PolicySignature> SignedBy { get; init; }
}

/// <summary>What an account that a parent manages leads to.</summary>
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
    /// <summary>It does.</summary>
    Visible,

    /// <summary>User names hide them.</summary>
    UsernameHidden,
}

/// <summary>A signature under a version.</summary>
/// <param name="Role">Code of the role that it was signed in.</param>
/// <param name="Person">The person's id.</param>
public sealed record PolicySignature(string Role, string Person);
