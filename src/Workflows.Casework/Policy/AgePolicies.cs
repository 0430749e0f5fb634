using NodaTime;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.People.Yaml;
using Workflows.Storage;

namespace Workflows.Casework.Policy;

/// <summary>
/// Every version of the age policy, from <c>policy/age-policy.yaml</c>. A change is a new version: past decisions keep the one that they
/// were made under.
/// </summary>
public sealed class AgePolicies
{
    private const int LongestCheckInDays = 90;

    private AgePolicies(IReadOnlyList<AgePolicy> versions) => Versions = versions;

    /// <summary>All versions, in the order in which they come into force.</summary>
    public IReadOnlyList<AgePolicy> Versions { get; }

    /// <summary>Loads the file of a <c>workflows</c> folder.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read or breaks a rule; the sentence says which and where.</exception>
    public static AgePolicies Load(string workflowsFolder)
    {
        var file = Path.Combine(workflowsFolder, "policy", "age-policy.yaml");
        try
        {
            return Read(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The age policy '{file}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads and checks a file's text.</summary>
    /// <exception cref="ConfigurationException">The text breaks a rule; the sentence says which and where.</exception>
    public static AgePolicies Read(string yaml)
    {
        var problems = new List<string>();
        var versions = new List<AgePolicy>();
        if (YamlFile.Read(yaml, problems)?.Allow("versions") is { } root)
        {
            foreach (var map in root.List("versions"))
            {
                if (ReadVersion(map, versions.LastOrDefault()) is { } version)
                {
                    versions.Add(version);
                }
            }

            if (versions.Count == 0 && problems.Count == 0)
            {
                problems.Add("it lists no version.");
            }
        }

        return problems.Count == 0 ? new AgePolicies(versions) : throw new ConfigurationException("policy/age-policy.yaml, " + problems[0]);
    }

    /// <summary>The version in force at an instant; a version begins at midnight of its day, in London.</summary>
    /// <exception cref="InvalidOperationException">No version was in force yet.</exception>
    public AgePolicy InForce(DateTimeOffset at)
    {
        var day = UkTime.DateOf(at);
        return Versions.LastOrDefault(v => v.EffectiveFrom <= day)
            ?? throw new InvalidOperationException($"No age policy was in force on {day:yyyy-MM-dd}.");
    }

    /// <summary>A version by its number, or null.</summary>
    public AgePolicy? Find(int version) => Versions.FirstOrDefault(v => v.Version == version);

    private static AgePolicy? ReadVersion(YamlMap map, AgePolicy? before)
    {
        map.Allow(
            "version",
            "effective_from",
            "platform_minimum",
            "charity_minimum",
            "individual_assessment_below",
            "digital_consent_age",
            "parent_managed_account",
            "number_visibility",
            "platform_terms_checked_on",
            "next_check_due",
            "evidence_link",
            "signed_by"
        );
        var version = map.Number("version", 1, 10_000);
        var from = map.Day("effective_from");
        var platform = map.Number("platform_minimum", 0, 25);
        var charity = map.Number("charity_minimum", 0, 25);
        var assessment = map.Number("individual_assessment_below", 0, 25);
        var consent = map.Number("digital_consent_age", 13, 16);
        var checkedOn = map.Day("platform_terms_checked_on");
        var nextCheck = map.Day("next_check_due");
        var managed = Choice(
            map,
            "parent_managed_account",
            ("exclude", ParentManagedAccount.Exclude),
            ("allow_if_parent_knows", ParentManagedAccount.AllowIfParentKnows)
        );
        var visibility = Choice(
            map,
            "number_visibility",
            ("visible", NumberVisibility.Visible),
            ("username_hidden", NumberVisibility.UsernameHidden)
        );
        var signatures = ReadSignatures(map);

        if (charity < platform)
        {
            map.Problem("charity_minimum", "'charity_minimum' may not be below 'platform_minimum'.");
        }

        if (assessment < charity)
        {
            map.Problem("individual_assessment_below", "'individual_assessment_below' may not be below 'charity_minimum'.");
        }

        if (nextCheck < checkedOn || nextCheck > checkedOn?.PlusDays(LongestCheckInDays))
        {
            map.Problem("next_check_due", "'next_check_due' must lie within 90 days after 'platform_terms_checked_on'.");
        }

        if (before is not null && version <= before.Version)
        {
            map.Problem("version", "versions count up: this number is not above the one before.");
        }

        if (before is not null && from is { } day && Day(day) <= before.EffectiveFrom)
        {
            map.Problem("effective_from", "a version comes into force after the one before it.");
        }

        return
            (version, from, platform, charity, assessment, consent, managed, visibility, checkedOn, nextCheck)
                is ({ } v, { } f, { } p, { } c, { } a, { } d, { } m, { } n, { } k, { } x)
            ? new AgePolicy
            {
                Version = v,
                EffectiveFrom = Day(f),
                PlatformMinimum = p,
                CharityMinimum = c,
                IndividualAssessmentBelow = a,
                DigitalConsentAge = d,
                ParentManagedAccount = m,
                NumberVisibility = n,
                PlatformTermsCheckedOn = Day(k),
                NextCheckDue = Day(x),
                EvidenceLink = map.OptionalText("evidence_link", 500),
                SignedBy = signatures,
            }
            : null;
    }

    private static List<PolicySignature> ReadSignatures(YamlMap map)
    {
        var signatures = new List<PolicySignature>();
        foreach (var item in map.List("signed_by"))
        {
            item.Allow("role", "person");
            if (item.Text("role") is { } role && item.Text("person") is { } person)
            {
                signatures.Add(new PolicySignature(role, person));
            }
        }

        var safeguarding = signatures.Any(s => s.Role == Role.SafeguardingLead.Code() || s.Role == Role.HeadOfSafeguarding.Code());
        var protection = signatures.Any(s => s.Role == Role.DataProtectionOfficer.Code());
        if (signatures.Count != 2 || !safeguarding || !protection)
        {
            map.Problem("signed_by", "two sign: a safeguarding lead (SL or HoS) and the data protection officer (DPO).");
        }
        else if (signatures[0].Person == signatures[1].Person)
        {
            map.Problem("signed_by", "the two who sign must be different people.");
        }

        return signatures;
    }

    private static T? Choice<T>(YamlMap map, string key, params (string Code, T Value)[] choices)
        where T : struct
    {
        var text = map.Text(key);
        if (text is null)
        {
            return null;
        }

        foreach (var (code, value) in choices)
        {
            if (code == text)
            {
                return value;
            }
        }

        map.Problem(key, $"'{key}' must be one of {string.Join(", ", choices.Select(c => c.Code))}.");
        return null;
    }

    private static DateOnly Day(LocalDate day) => new(day.Year, day.Month, day.Day);
}
