using Workflows.Casework.Policy;
using Workflows.Storage;
using Workflows.Tests.WorkingTime;
using Xunit;

namespace Workflows.Tests.Policy;

public sealed class AgePoliciesTests
{
    private static readonly string Shipped = File.ReadAllText(Path.Combine(WorkflowsFolder.Find(), "policy", "age-policy.yaml"));

    [Fact]
    public void The_version_in_force_keeps_the_platforms_age_and_our_own_rule_apart()
    {
        var policy = AgePolicies.Load(WorkflowsFolder.Find()).InForce(WorkingCalendarTests.At("2026-11-24 10:12"));
        Assert.Equal((2, 13, 13, 16), (policy.Version, policy.PlatformMinimum, policy.CharityMinimum, policy.IndividualAssessmentBelow));
        Assert.Equal(ParentManagedAccount.Exclude, policy.ParentManagedAccount);
        Assert.Equal(["SL", "DPO"], policy.SignedBy.Select(s => s.Role));
    }

    [Fact]
    public void A_version_begins_at_midnight_in_London_and_older_ones_stay_explainable()
    {
        var policies = AgePolicies.Read(Shipped);
        Assert.Equal(1, policies.InForce(WorkingCalendarTests.At("2024-04-10 23:59")).Version);
        Assert.Equal(2, policies.InForce(WorkingCalendarTests.At("2024-04-11 00:00")).Version);
        Assert.Equal(16, policies.Find(1)!.PlatformMinimum);
        Assert.Throws<InvalidOperationException>(() => policies.InForce(WorkingCalendarTests.At("2018-05-24 12:00")));
    }

    [Theory]
    [InlineData("charity_minimum: 13", "charity_minimum: 12", "'charity_minimum' may not be below 'platform_minimum'")]
    [InlineData("individual_assessment_below: 16", "individual_assessment_below: 12", "'individual_assessment_below' may not be below")]
    [InlineData("person: d-01", "person: l-01", "must be different people")]
    [InlineData("role: DPO", "role: SL", "two sign")]
    [InlineData("version: 2", "version: 1", "versions count up")]
    [InlineData("effective_from: 2024-04-11", "effective_from: 2018-05-25", "comes into force after")]
    [InlineData("effective_from: 2024-04-11", "effective_from: 11 April 2024", "'effective_from' must be a day")]
    [InlineData("parent_managed_account: exclude", "parent_managed_account: maybe", "must be one of exclude, allow_if_parent_knows")]
    [InlineData("next_check_due: 2027-01-31", "next_check_due: 2027-03-31", "within 90 days")]
    [InlineData("digital_consent_age: 13", "digital_consent_age: 12", "from 13 to 16")]
    [InlineData("charity_minimum: 13", "charity_minimun: 13", "'charity_minimun' is not known")]
    [InlineData("platform_minimum: 13", "platform_minimum: &x 13", "anchors")]
    public void A_policy_that_breaks_a_rule_is_refused_with_a_sentence(string right, string wrong, string says)
    {
        var at = Shipped.LastIndexOf(right, StringComparison.Ordinal);
        var yaml = Shipped[..at] + wrong + Shipped[(at + right.Length)..];
        var message = Assert.Throws<ConfigurationException>(() => AgePolicies.Read(yaml)).Message;
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Matches(@"^policy/age-policy\.yaml, line \d+", message);
    }

    [Fact]
    public void A_file_without_a_version_is_refused() => Assert.Throws<ConfigurationException>(() => AgePolicies.Read("versions: []"));

    [Fact]
    public void What_an_account_managed_by_a_parent_leads_to_can_be_changed()
    {
        var changed = Shipped.Replace(
            "parent_managed_account: exclude",
            "parent_managed_account: allow_if_parent_knows",
            StringComparison.Ordinal
        );
        var policy = AgePolicies.Read(changed).InForce(WorkingCalendarTests.At("2026-11-24 10:12"));
        Assert.Equal(ParentManagedAccount.AllowIfParentKnows, policy.ParentManagedAccount);
    }
}
