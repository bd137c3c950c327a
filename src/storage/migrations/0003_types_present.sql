-- Which types there are among those that share a partition: asked before looking, type by type, for what refers to a resource that is to be deleted.
create index current_other_type on current_other (type);
