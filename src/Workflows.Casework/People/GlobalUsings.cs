global using Directory = Workflows.Casework.People.Directory;
